// Points of the curves of ECDSA, for the verification of digests: public values only. SEC 1 section 2.2, in Jacobian coordinates.

export interface Curve {
  /** The field's prime. */
  readonly p: bigint;
  readonly a: bigint;
  /** The order of the group. */
  readonly n: bigint;
  /** The generator. */
  readonly x: bigint;
  readonly y: bigint;
}

const p256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const p384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const p521 = 2n ** 521n - 1n;

/** By OpenSSL's name. NIST SP 800-186 section 3.2.1, SEC 2 section 2.4.1. */
export const curves: Readonly<Record<string, Curve>> = {
  prime256v1: {
    p: p256,
    a: p256 - 3n,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
  secp384r1: {
    p: p384,
    a: p384 - 3n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
  secp521r1: {
    p: p521,
    a: p521 - 3n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
  secp256k1: {
    p: 2n ** 256n - 2n ** 32n - 977n,
    a: 0n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
    y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  },
};

export const modulo = (value: bigint, modulus: bigint): bigint => {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
};

/** By the extended Euclidean algorithm; `value` is prime to `modulus`. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [before, now] = [modulus, modulo(value, modulus)];
  let [factorBefore, factor] = [0n, 1n];
  while (now > 1n) {
    const quotient = before / now;
    [before, now] = [now, before - quotient * now];
    [factorBefore, factor] = [factor, factorBefore - quotient * factor];
  }
  return modulo(factor, modulus);
}

/** The point (x / z², y / z³); at infinity when z is 0. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const infinity: Point = { x: 1n, y: 1n, z: 0n };

function double({ p, a }: Curve, { x, y, z }: Point): Point {
  const yy = (y * y) % p;
  const s = (4n * x * yy) % p;
  const m = (3n * x * x + a * ((((z * z) % p) * z * z) % p)) % p;
  const x3 = modulo(m * m - 2n * s, p);
  return { x: x3, y: modulo(m * (s - x3) - 8n * yy * yy, p), z: (2n * y * z) % p };
}

function add(curve: Curve, one: Point, other: Point): Point {
  if (one.z === 0n) return other;
  if (other.z === 0n) return one;
  const { p } = curve;
  const zz1 = (one.z * one.z) % p;
  const zz2 = (other.z * other.z) % p;
  const u1 = (one.x * zz2) % p;
  const s1 = (one.y * other.z * zz2) % p;
  const h = modulo(other.x * zz1 - u1, p);
  const r = modulo(other.y * one.z * zz1 - s1, p);
  if (h === 0n) return r === 0n ? double(curve, one) : infinity;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (u1 * hh) % p;
  const x = modulo(r * r - hhh - 2n * v, p);
  return { x, y: modulo(r * (v - x) - s1 * hhh, p), z: (h * one.z * other.z) % p };
}

/** x of u·G + v·Q, or undefined at infinity. */
export function combinedX(curve: Curve, u: bigint, v: bigint, q: { readonly x: bigint; readonly y: bigint }) {
  const g: Point = { x: curve.x, y: curve.y, z: 1n };
  const point: Point = { ...q, z: 1n };
  const both = add(curve, g, point);
  let sum = infinity;
  for (let bit = curve.n.toString(2).length - 1; bit >= 0; bit -= 1) {
    sum = double(curve, sum);
    const [inU, inV] = [(u >> BigInt(bit)) & 1n, (v >> BigInt(bit)) & 1n];
    if (inU === 1n) sum = add(curve, sum, inV === 1n ? both : g);
    else if (inV === 1n) sum = add(curve, sum, point);
  }
  if (sum.z === 0n) return undefined;
  const z = inverse(sum.z, curve.p);
  return (sum.x * z * z) % curve.p;
}
