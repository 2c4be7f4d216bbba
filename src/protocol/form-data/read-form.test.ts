// Forms as browsers send them, in any pieces, and what is no form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '../../kernel/fault.ts';
import { boundaryOf, readForm } from './read-form.ts';

const boundary = '----WebKitFormBoundaryAbC123';

type Fields = Readonly<Record<string, string>>;

function formOf(fields: Fields, file: Buffer, more = ''): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\n`;
  return Buffer.concat([Buffer.from(parts.join('') + head), file, Buffer.from(`\r\n${more}--${boundary}--\r\n`)]);
}

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) return;
    yield bytes.subarray(at, at + size);
    at += size;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}

async function gathered(file: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const bytes of file) all.push(bytes);
  return Buffer.concat(all);
}

async function readAll(body: AsyncIterable<Buffer>, given = boundary) {
  const { fields, fileName, file } = await readForm(body, given);
  return { fields: Object.fromEntries(fields), fileName, file: await gathered(file) };
}

async function codeOf(body: Buffer, given = boundary): Promise<string> {
  try {
    await readAll(pieces(body, []), given);
    return 'read';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
}

test('fields by their names in lower case, and the file byte for byte', async () => {
  const file = Buffer.from(`binary \r\n--${boundary.slice(0, 10)}\0\r\n`);
  const form = formOf({ Key: 'ä/${filename}', 'X-Amz-Meta-A': '', key: 'second' }, file, `--${boundary}\r\nlate`);
  const read = await readAll(pieces(form, []));
  assert.deepEqual(read.fields, { key: 'ä/${filename}', 'x-amz-meta-a': '' });
  assert.equal(read.fileName, 'a b.txt');
});

test('in whatever pieces a form comes, it says the same', async () => {
  const name = fc.stringMatching(/^[a-z-]{1,8}$/).filter((text) => text !== 'file');
  const form = fc.record({
    fields: fc.dictionary(name, fc.string({ maxLength: 20 }), { noNullPrototype: true, maxKeys: 4 }),
    file: fc.uint8Array({ maxLength: 300 }),
    sizes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(form, async ({ fields, file, sizes }) => {
      const read = await readAll(pieces(formOf(fields, Buffer.from(file)), sizes));
      assert.deepEqual(read, { fields, fileName: 'a b.txt', file: Buffer.from(file) });
    }),
    { numRuns: 200 },
  );
});

test('whatever is no form is refused in words', async () => {
  const whole = formOf({ key: 'a' }, Buffer.from('file'));
  const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), end: fc.nat(whole.length) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, byte, end }) => {
      const changed = Buffer.from(whole.subarray(0, end));
      if (at < changed.length) changed[at] = byte;
      const code = await codeOf(changed);
      assert.match(
        code,
        /^(?:read|MalformedPOSTRequest|IncorrectNumberOfFilesInPostRequest|MaxPostPreDataLengthExceeded)$/,
      );
    }),
    { numRuns: 300 },
  );
});

test('a form that ends early, has no file, or says too much is refused', async () => {
  const whole = formOf({ key: 'a' }, Buffer.from('file'));
  assert.equal(await codeOf(whole), 'read');
  assert.equal(await codeOf(whole.subarray(0, -boundary.length - 8)), 'MalformedPOSTRequest');
  assert.equal(await codeOf(whole, 'another'), 'MalformedPOSTRequest');
  assert.equal(await codeOf(whole, ''), 'MalformedPOSTRequest');
  const noFile = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="key"\r\n\r\na\r\n--${boundary}--\r\n`,
  );
  assert.equal(await codeOf(noFile), 'IncorrectNumberOfFilesInPostRequest');
  assert.equal(
    await codeOf(formOf({ key: 'a', more: 'x'.repeat(21_000) }, Buffer.from('x'))),
    'MaxPostPreDataLengthExceeded',
  );
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${index}`, 'x'.repeat(1000)]));
  assert.equal(await codeOf(formOf(many, Buffer.from('x'))), 'MaxPostPreDataLengthExceeded');
});

test('the boundary stands in the content type', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc');
  assert.equal(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"'), 'a b');
  assert.equal(boundaryOf('multipart/form-data'), '');
  assert.equal(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(71)}`), '');
  assert.equal(boundaryOf('multipart/mixed; boundary=abc'), undefined);
  assert.equal(boundaryOf(undefined), undefined);
});
