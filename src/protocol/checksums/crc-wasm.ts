// The inner loop of the reflected CRCs, as a WebAssembly module written here instruction by instruction.
// Slicing by 16: each table gives what a byte becomes after 0 to 15 more bytes, so 16 lookups advance 16 bytes.
// https://webassembly.github.io/spec/core/binary/index.html

const wordBytes = 8;
const tableBytes = 256 * wordBytes;
const sliceCount = 16;
/** The tables come first in memory, then room for the bytes. */
const inputStart = sliceCount * tableBytes;
const pageBytes = 65_536;
const pageCount = 2;
const inputCapacity = pageCount * pageBytes - inputStart;

const i32 = 0x7f;
const i64 = 0x7e;
const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  loadI64: (offset: number) => [0x29, 0x00, ...unsigned(offset)],
  loadByteI64: [0x31, 0x00, 0x00],
  i32: (value: number) => [0x41, ...signed(value)],
  i64: (value: number) => [0x42, ...signed(value)],
  i32AtLeast: [0x4f],
  i32Add: [0x6a],
  i32And: [0x71],
  i32ShiftLeft: [0x74],
  i32ShiftRight: [0x76],
  i64And: [0x83],
  i64Xor: [0x85],
  i64ShiftRight: [0x88],
  wrap: [0xa7],
} as const;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const local = { crc: 0, at: 1, blocksEnd: 2, end: 3, word: 4, next: 5, half: 6 } as const;

/** Leaves the table entry of byte `index` (0 to 3) of `half` on the stack. */
function lookUp(index: number, table: number): number[] {
  const shift = index === 0 ? [...op.i32(3), ...op.i32ShiftLeft] : [...op.i32(index * 8 - 3), ...op.i32ShiftRight];
  return [
    ...op.get(local.half),
    ...shift,
    ...op.i32(0xff * wordBytes),
    ...op.i32And,
    ...op.loadI64(table * tableBytes),
  ];
}

/** Leaves the XOR of the entries of the 8 bytes of a word on the stack. */
function lookUpWord(word: number, firstTable: number): number[] {
  const half = (shift: number): number[] => [
    ...op.get(word),
    ...(shift === 0 ? [] : [...op.i64(shift), ...op.i64ShiftRight]),
    ...op.wrap,
    ...op.set(local.half),
  ];
  const bytes: number[] = [...half(0), ...lookUp(0, firstTable)];
  for (let index = 1; index < 8; index++) {
    if (index === 4) bytes.push(...half(32));
    bytes.push(...lookUp(index % 4, firstTable - index), ...op.i64Xor);
  }
  return bytes;
}

const advance = (bytes: number): number[] => [...op.get(local.at), ...op.i32(bytes), ...op.i32Add, ...op.set(local.at)];
const leaveAt = (end: number): number[] => [...op.get(local.at), ...op.get(end), ...op.i32AtLeast, ...op.branchIf(1)];

/** update(crc, at, blocksEnd, end) → crc */
function updateBody(): number[] {
  const sixteenBytes = [
    ...[...op.get(local.crc), ...op.get(local.at), ...op.loadI64(0), ...op.i64Xor, ...op.set(local.word)],
    ...[...op.get(local.at), ...op.loadI64(wordBytes), ...op.set(local.next)],
    ...[...lookUpWord(local.word, 15), ...lookUpWord(local.next, 7), ...op.i64Xor, ...op.set(local.crc)],
    ...advance(16),
  ];
  const oneByte = [
    ...[...op.get(local.crc), ...op.get(local.at), ...op.loadByteI64, ...op.i64Xor, ...op.i64(0xff), ...op.i64And],
    ...[...op.wrap, ...op.i32(3), ...op.i32ShiftLeft, ...op.loadI64(0)],
    ...[...op.get(local.crc), ...op.i64(8), ...op.i64ShiftRight, ...op.i64Xor, ...op.set(local.crc)],
    ...advance(1),
  ];
  const repeat = (end: number, body: number[]): number[] => [
    ...[...op.block, ...op.loop, ...leaveAt(end), ...body, ...op.branch(0), ...op.end, ...op.end],
  ];
  const locals = [2, 2, i64, 1, i32];
  return [
    ...locals,
    ...repeat(local.blocksEnd, sixteenBytes),
    ...repeat(local.end, oneByte),
    ...op.get(local.crc),
    ...op.end,
  ];
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const name = (text: string): number[] => [text.length, ...Buffer.from(text, 'latin1')];
  const body = updateBody();
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 4, i64, i32, i32, i32, 1, i64]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, pageCount]),
    ...section(7, [2, ...name('memory'), 0x02, 0, ...name('update'), 0x00, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/** What each byte becomes, and what that becomes after each further zero byte. */
function fillTables(tables: BigUint64Array, polynomial: bigint): void {
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    tables[byte] = value;
  }
  for (let index = 256; index < sliceCount * 256; index++) {
    const before = tables[index - 256] ?? 0n;
    tables[index] = (before >> 8n) ^ (tables[Number(before & 0xffn)] ?? 0n);
  }
}

/** Advances the raw register of a reflected CRC of up to 64 bits over more bytes. */
export type CrcUpdate = (register: bigint, bytes: Uint8Array) => bigint;

interface CrcExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly update: (register: bigint, at: number, blocksEnd: number, end: number) => bigint;
}

/** The part of the standard interface that is used here; its types come with those of browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: CrcExports };
};

export function createCrcUpdate(polynomial: bigint): CrcUpdate {
  const { memory, update } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes())).exports;
  fillTables(new BigUint64Array(memory.buffer, 0, sliceCount * 256), polynomial);
  const input = new Uint8Array(memory.buffer, inputStart, inputCapacity);
  return (register, bytes) => {
    let result = register;
    for (let start = 0; start < bytes.length; start += inputCapacity) {
      const piece = bytes.subarray(start, start + inputCapacity);
      input.set(piece);
      const blocksEnd = inputStart + (piece.length & ~15);
      result = BigInt.asUintN(64, update(result, inputStart, blocksEnd, inputStart + piece.length));
    }
    return result;
  };
}
