"""Makes the vectors of this folder from the pages in docs/formats alone: a second implementation, sharing no code with src/.

python3 make-vectors.py   (needs the package `cryptography`; writes the JSON files beside itself)
"""

import base64, hashlib, hmac, json, pathlib, struct
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

folder = pathlib.Path(__file__).parent


def fixed(name, size):
    """Bytes that stand for random ones, different for every name."""
    return hashlib.shake_256(b"crosskey vector " + name.encode()).digest(size)


def pattern(size):
    """The plaintext of large vectors: byte i is i * 31 + floor(i / 256), modulo 256."""
    return bytes((i * 31 + (i >> 8)) & 0xFF for i in range(size))


def derive(key, label, *parts):
    info = label.encode("ascii") + b"\x00" + b"".join(parts)
    okm = HKDFExpand(SHA512(), 64, info).derive(key)
    return okm[:32], okm[32:]


def gcm(key, nonce, plaintext, aad=None):
    return AESGCM(key).encrypt(nonce, plaintext, aad)


def flip(data, index):
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def write(name, page, cases):
    text = json.dumps({"page": f"docs/formats/{page}", "cases": cases}, indent=1, ensure_ascii=True)
    (folder / f"{name}.json").write_text(text + "\n")


# sealed object


def seal_object(data_key, context, plaintext, salt):
    head = b"CKSO" + bytes([1, 1, 16, 0]) + salt
    key, commitment = derive(data_key, "crosskey sealed object v1", head, context)
    segments = [plaintext[i : i + 65536] for i in range(0, len(plaintext), 65536)] or [b""]
    out = [head + commitment]
    for i, segment in enumerate(segments):
        nonce = i.to_bytes(11, "big") + bytes([1 if i == len(segments) - 1 else 0])
        out.append(gcm(key, nonce, segment))
    return b"".join(out)


def sealed_objects():
    cases = []
    for size in (0, 1, 15, 16, 100, 65535, 65536, 65537, 131072, 200000):
        data_key, salt = fixed(f"object key {size}", 32), fixed(f"object salt {size}", 32)
        context = f"bucket-id/blob-{size}".encode() if size != 1 else b""
        plaintext = pattern(size)
        sealed = seal_object(data_key, context, plaintext, salt)
        case = {
            "name": f"{size} bytes", "dataKey": data_key.hex(), "context": context.hex(), "random": [salt.hex()],
            "plainSize": size, "sealedSize": len(sealed), "sealedSha256": hashlib.sha256(sealed).hexdigest(),
        }
        if size <= 100:
            case["sealed"] = sealed.hex()
        cases.append(case)
    layered = []
    for size in (0, 1, 100, 65447, 65448, 65449, 65536, 131072, 200000):
        keys = fixed(f"layer keys {size}", 64)
        salts = [fixed(f"layer salt {name} {size}", 32) for name in ("inner", "outer")]
        context = f"object-{size}".encode()
        inner = seal_object(keys[:32], context, pattern(size), salts[0])
        sealed = seal_object(keys[32:], context + b"\x02", inner, salts[1])
        case = {"name": f"{size} bytes", "dataKey": keys.hex(), "context": context.hex(), "random": [s.hex() for s in salts],
                "plainSize": size, "sealedSize": len(sealed), "sealedSha256": hashlib.sha256(sealed).hexdigest()}
        if size <= 100:
            case["sealed"] = sealed.hex()
        layered.append(case)
    write("sealed-object-layers", "sealed-object.md", layered)
    broken = []
    data_key, context, salt = fixed("broken key", 32), b"here", fixed("broken salt", 32)
    good = seal_object(data_key, context, b"sixteen bytes of", salt)

    def refuse(why, sealed, context=context, data_key=data_key):
        broken.append({"name": why, "dataKey": data_key.hex(), "context": context.hex(), "sealed": sealed.hex()})

    refuse("another context", good, context=b"there")
    refuse("another data key", good, data_key=fixed("other", 32))
    for name, at in (("magic", 0), ("version", 4), ("algorithm", 5), ("segment size", 6), ("reserved", 7), ("salt", 8),
                     ("commitment", 40), ("ciphertext", 72), ("tag", 88)):
        refuse(f"a changed bit in the {name}", flip(good, at))
    refuse("cut by a byte", good[:-1])
    refuse("cut to the header", good[:72])
    refuse("cut inside the header", good[:71])
    refuse("nothing", b"")
    refuse("a byte more", good + b"\x00")
    head = good[:40]
    key, commitment = derive(data_key, "crosskey sealed object v1", head, context)
    refuse("its only segment not sealed as last", head + commitment + gcm(key, bytes(12), b"sixteen bytes of"))
    refuse("an empty segment after a shorter one",
           head + commitment + gcm(key, bytes(12), b"sixteen bytes of") + gcm(key, bytes(10) + b"\x01\x01", b""))
    write("sealed-object", "sealed-object.md", cases)
    write("sealed-object-broken", "sealed-object.md", broken)


# secret box


def seal_box(key, label, context, plaintext, salt):
    box_key, commitment = derive(key, label, b"\x01" + salt, context)
    return b"\x01" + salt + commitment + gcm(box_key, bytes(12), plaintext)


def secret_boxes():
    labels = ("crosskey data key v1", "crosskey session token v1", "crosskey root wrap v1")
    cases = []
    for i, (label, context, plaintext) in enumerate((
        (labels[0], b"bucket-id/object-id", fixed("data key", 32)),
        (labels[0], b"", fixed("data key 2", 32)),
        (labels[1], b"", '{"accessKeyId":"ASIAEXAMPLE","name":"\u00fc"}'.encode()),
        (labels[2], b"crosskey storage key v1", fixed("storage", 32)),
        (labels[2], b"any", b""),
    )):
        key, salt = fixed(f"box key {i}", 32), fixed(f"box salt {i}", 32)
        sealed = seal_box(key, label, context, plaintext, salt)
        cases.append({"name": f"{label} {i}", "label": label, "key": key.hex(), "context": context.hex(),
                      "random": [salt.hex()], "plaintext": plaintext.hex(), "sealed": sealed.hex()})
    write("secret-box", "secret-box.md", cases)


# sealed record


def sealed_records():
    cases = []
    for name, key_path, values in (
        ("three records of one writer", b"object\x00bucket\x00a", [b"", b"x", pattern(300)]),
        ("an empty key", b"", [b"value"]),
    ):
        record_key, salt = fixed(f"record key {name}", 32), fixed(f"record salt {name}", 16)
        prefix = b"\x01" + salt
        writer_key, _ = derive(record_key, "crosskey record v1", prefix)
        sealed = []
        for counter, value in enumerate(values):
            count = struct.pack(">I", counter)
            sealed.append(prefix + count + gcm(writer_key, bytes(8) + count, value, b"\x01" + key_path))
        cases.append({"name": name, "recordKey": record_key.hex(), "random": [salt.hex()], "key": key_path.hex(),
                      "plaintexts": [v.hex() for v in values], "sealed": [s.hex() for s in sealed]})
    write("sealed-record", "sealed-record.md", cases)


# KMS ciphertext


def canonical(context):
    pairs = sorted((k.encode(), v.encode()) for k, v in context.items())
    out = struct.pack(">I", len(pairs))
    for k, v in pairs:
        out += struct.pack(">I", len(k)) + k + struct.pack(">I", len(v)) + v
    return out


def kms_ciphertexts():
    cases = []
    for i, (region, key_id, context, plaintext) in enumerate((
        ("us-east-1", "1234abcd-12ab-34cd-56ef-1234567890ab", {}, b"hello"),
        ("eu-central-1", "mrk-1234abcd12ab34cd56ef1234567890ab", {"aws:s3:arn": "arn:aws:s3:::bucket/key"}, fixed("dk", 32)),
        ("us-gov-west-1", "1234abcd-12ab-34cd-56ef-1234567890ab",
         {"b": "2", "a": "1", "": "empty name", "ab": "", "\u00e9": "e acute", "\U0001F511": "key", "\uff5e": "tilde"}, b""),
        ("us-east-1", "1234abcd-12ab-34cd-56ef-1234567890ab", {"a": "b"}, pattern(4096)),
    )):
        material, material_id, salt = (fixed(f"kms {n} {i}", 32) for n in ("material", "id", "salt"))
        account = b"123456789012"
        head = (b"CK\x01" + bytes([len(region)]) + region.encode() + bytes([12]) + account
                + bytes([len(key_id)]) + key_id.encode() + material_id)
        call_key, commitment = derive(material, "crosskey kms ciphertext v1", head + salt, canonical(context))
        blob = head + salt + commitment + gcm(call_key, bytes(12), plaintext)
        cases.append({"name": f"case {i}", "material": material.hex(), "region": region, "account": account.decode(),
                      "keyId": key_id, "materialId": material_id.hex(), "context": context,
                      "canonicalContext": canonical(context).hex(), "random": [salt.hex()],
                      "plaintext": plaintext.hex(), "sealed": blob.hex()})
    write("kms-ciphertext", "kms-ciphertext.md", cases)


# root key file and storage key


def root_id(root):
    return hmac.new(root, b"crosskey root key id", hashlib.sha256).digest()[:8].hex()


def keystore():
    root = fixed("root", 32)
    lines = f"crosskey root key v1\nid {root_id(root)}\nkey {base64.b64encode(root).decode()}\n"
    text = lines + f"check {hashlib.sha256(lines.encode()).hexdigest()}\n"
    write("root-key-file", "root-key-file.md", [{"name": "one", "key": root.hex(), "id": root_id(root), "text": text}])
    storage, salt = fixed("storage key", 32), fixed("storage salt", 32)
    box = seal_box(root, "crosskey root wrap v1", b"crosskey storage key v1", storage, salt)
    key_id = root_id(root).encode()
    wrapped = b"CKSK\x01" + b"\x04file" + bytes([len(key_id)]) + key_id + box
    sub = lambda label: HKDF(SHA256(), 32, None, label.encode()).derive(storage).hex()
    write("storage-key", "storage-key.md", [{
        "name": "one", "rootKey": root.hex(), "random": [storage.hex(), salt.hex()], "wrapped": wrapped.hex(),
        "recordKey": sub("crosskey record key v1"), "tokenKey": sub("crosskey session token key v1"),
        "sseS3Key": sub("crosskey sse-s3 key v1")}])
    material, material_id, salt = (fixed(f"wrapped {n}", 32) for n in ("material", "id", "salt"))
    region, account, kid = b"us-east-1", b"123456789012", b"1234abcd-12ab-34cd-56ef-1234567890ab"
    binding = b"crosskey kms material v1\x00" + b"".join(bytes([len(t)]) + t for t in (region, account, kid)) + material_id
    write("kms-material", "secret-box.md", [{
        "name": "one", "rootKey": root.hex(), "region": region.decode(), "account": account.decode(), "keyId": kid.decode(),
        "materialId": material_id.hex(), "random": [material_id.hex(), material.hex(), salt.hex()],
        "material": material.hex(), "wrapped": seal_box(root, "crosskey root wrap v1", binding, material, salt).hex()}])
    secret = fixed("wrapped secret", 48)
    binding = b"crosskey kms secret v1\x00" + b"".join(bytes([len(t)]) + t for t in (b"HMAC_384", region, account, kid)) + material_id
    write("kms-secret", "secret-box.md", [{
        "name": "an HMAC key", "rootKey": root.hex(), "keySpec": "HMAC_384", "region": region.decode(),
        "account": account.decode(), "keyId": kid.decode(),
        "materialId": material_id.hex(), "random": [material_id.hex(), secret.hex(), salt.hex()],
        "secret": secret.hex(), "wrapped": seal_box(root, "crosskey root wrap v1", binding, secret, salt).hex()}])
    named = b"\x02\x04file" + bytes([len(key_id)]) + key_id
    secret, salt = fixed("named secret", 32), fixed("named salt", 32)
    box = seal_box(root, "crosskey root wrap v1", b"here", secret, salt)
    write("wrapped-key", "wrapped-key.md", [
        {"name": "version 2", "rootKey": root.hex(), "context": b"here".hex(), "random": [salt.hex()], "plaintext": secret.hex(),
         "type": "file", "keyId": key_id.decode(), "wrapped": (named + box).hex()},
        {"name": "version 1, which names no root key", "rootKey": root.hex(), "context": b"here".hex(), "random": [],
         "plaintext": secret.hex(), "wrapped": box.hex()}])
    key, nonce, secret = fixed("token key", 32), fixed("token nonce", 12), fixed("token secret", 32)
    aad = b"crosskey pkcs11 wrap v1\x00" + hashlib.sha256(b"here").digest()
    blob = b"\x01" + nonce + gcm(key, nonce, secret, aad)
    write("wrapped-key-pkcs11", "wrapped-key.md", [
        {"name": "one", "key": key.hex(), "keyId": "00112233445566ff", "context": b"here".hex(), "random": [nonce.hex()],
         "plaintext": secret.hex(), "blob": blob.hex(),
         "wrapped": (b"\x02\x06pkcs11\x1000112233445566ff" + blob).hex()}])


sealed_objects(), secret_boxes(), sealed_records(), kms_ciphertexts(), keystore()
