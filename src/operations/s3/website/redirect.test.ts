import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redirectAll, redirectByObject, redirectByRule, redirectToFolder } from './redirect.ts';

const visit = (key: string) => ({ protocol: 'http', host: 'site.s3-website.localhost:9000', key });

test('everything is redirected to another host, with the protocol of the visit unless one is set', () => {
  assert.deepEqual(redirectAll({ HostName: 'example.com' }, visit('a b/ü')), {
    status: 301,
    location: 'http://example.com/a%20b/%C3%BC',
  });
  const secure = redirectAll({ HostName: 'example.com', Protocol: 'https' }, visit(''));
  assert.equal(secure.location, 'https://example.com/');
});

test('a rule applies at its moment, to its prefix; the first one does', () => {
  const rules = [
    { Condition: { KeyPrefixEquals: 'docs/' }, Redirect: { ReplaceKeyPrefixWith: 'documents/' } },
    {
      Condition: { KeyPrefixEquals: 'old' },
      Redirect: { ReplaceKeyWith: 'new.html?from=old', HttpRedirectCode: '307' },
    },
    {
      Condition: { KeyPrefixEquals: 'img/', HttpErrorCodeReturnedEquals: '404' },
      Redirect: { HostName: 'images.example.com', Protocol: 'https' as const },
    },
    { Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { ReplaceKeyPrefixWith: '#!/' } },
  ];
  const cases: [string, number | undefined, string | undefined][] = [
    ['docs/a?b', undefined, '301 http://site.s3-website.localhost:9000/documents/a%3Fb'],
    ['older', undefined, '307 http://site.s3-website.localhost:9000/new.html?from=old'],
    ['other', undefined, undefined],
    ['docs/a', 404, '301 http://site.s3-website.localhost:9000/#!/docs/a'],
    ['img/a', 404, '301 https://images.example.com/img/a'],
    ['img/a', 403, undefined],
  ];
  for (const [key, status, expected] of cases) {
    const moved = redirectByRule(rules, visit(key), status);
    assert.equal(moved && `${moved.status} ${moved.location}`, expected, key);
  }
  const always = redirectByRule([{ Redirect: { HostName: 'example.com' } }], visit('a'), undefined);
  assert.equal(always?.location, 'http://example.com/a');
});

test('a folder is on the same host, whatever its name', () => {
  assert.equal(redirectToFolder('a/b c').location, '/a/b%20c/');
  assert.equal(redirectToFolder('/example.com').location, '/%2Fexample.com/');
});

test('whatever is asked for, the place is a header and one line', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  fc.assert(
    fc.property(text, text, (key, written) => {
      for (const { location } of [
        redirectToFolder(key.toWellFormed()),
        redirectByObject(`/${written}`),
        redirectAll({ HostName: written }, visit(key.toWellFormed())),
      ])
        assert.match(location, /^[!-~]+$/);
    }),
    { numRuns: 300 },
  );
});
