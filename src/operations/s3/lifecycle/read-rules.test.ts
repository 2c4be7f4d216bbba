import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LifecycleRule } from '@aws-sdk/client-s3';
import { isFault } from '../../../kernel/fault.ts';
import { readRules } from './read-rules.ts';
import { shownRule } from './show-rules.ts';

const read = (...rules: readonly Partial<LifecycleRule>[]) =>
  readRules(
    rules.map((rule) => ({ Status: 'Enabled' as const, ...rule })),
    () => 'drawn',
  );

function refuses(code: string, words: RegExp, ...rules: readonly Partial<LifecycleRule>[]): void {
  assert.throws(
    () => read(...rules),
    (error) => isFault(error) && error.code === code && words.test(error.message),
    `${code} ${words}`,
  );
}

const Filter = { Prefix: '' };
const Expiration = { Days: 100 };

test('a rule is given back as it was written, whatever its form', () => {
  const rules: LifecycleRule[] = [
    { ID: '1', Status: 'Enabled', Prefix: 'old/', Expiration: { Date: new Date('2027-01-01T00:00:00Z') } },
    { ID: '2', Status: 'Disabled', Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } },
    { ID: '3', Status: 'Enabled', Filter: { Tag: { Key: 'a', Value: '' } }, Expiration },
    {
      ID: '4',
      Status: 'Enabled',
      Filter: {
        And: { Prefix: 'p', Tags: [{ Key: 'a', Value: 'b' }], ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 9 },
      },
      Transitions: [
        { Days: 30, StorageClass: 'STANDARD_IA' },
        { Days: 60, StorageClass: 'GLACIER' },
      ],
      NoncurrentVersionTransitions: [{ NoncurrentDays: 10, StorageClass: 'GLACIER_IR', NewerNoncurrentVersions: 2 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 20, NewerNoncurrentVersions: 5 },
    },
    { ID: '5', Status: 'Enabled', Filter: { ObjectSizeLessThan: 7 }, Expiration },
    { ID: '6', Status: 'Enabled', Filter, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } },
  ];
  assert.deepEqual(read(...rules).map(shownRule), rules);
  assert.equal(read({ Filter, Expiration })[0]?.id, 'drawn');
});

test('days, dates and counts are what AWS takes', () => {
  refuses('InvalidArgument', /'Days' for Expiration action must be a positive integer/, {
    Filter,
    Expiration: { Days: 0 },
  });
  const noon = new Date('2027-01-01T12:00:00Z');
  refuses('InvalidArgument', /'Date' must be at midnight GMT/, { Filter, Expiration: { Date: noon } });
  refuses('MalformedXML', /./, { Filter, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } });
  const early = [{ Days: 29, StorageClass: 'STANDARD_IA' as const }];
  refuses('InvalidArgument', /greater than or equal to 30 for storageClass 'STANDARD_IA'/, {
    Filter,
    Transitions: early,
  });
  const none = { NoncurrentDays: 0 };
  refuses('InvalidArgument', /'NoncurrentDays' .*positive integer/, { Filter, NoncurrentVersionExpiration: none });
  const many = { NoncurrentDays: 1, NewerNoncurrentVersions: 101 };
  refuses('InvalidArgument', /between 1 and 100/, { Filter, NoncurrentVersionExpiration: many });
  const never = { DaysAfterInitiation: 0 };
  refuses('InvalidArgument', /'DaysAfterInitiation' .*positive/, { Filter, AbortIncompleteMultipartUpload: never });
});

test('actions of a rule fit together', () => {
  refuses('InvalidRequest', /At least one action/, { Filter });
  const mixed = [{ Date: new Date('2027-01-01T00:00:00Z'), StorageClass: 'GLACIER' as const }];
  refuses('InvalidRequest', /Found mixed 'Date' and 'Days'/, { Filter, Expiration, Transitions: mixed });
  const late = [{ Days: 100, StorageClass: 'GLACIER' as const }];
  refuses('InvalidArgument', /'Days' in the Expiration action .* must be greater/, {
    Filter,
    Expiration,
    Transitions: late,
  });
  const twice = [late[0], { Days: 101, StorageClass: 'GLACIER' as const }].filter((one) => one !== undefined);
  refuses('InvalidRequest', /'StorageClass' must be different/, { Filter, Transitions: twice });
  const crowded = [
    { Days: 59, StorageClass: 'GLACIER' as const },
    { Days: 30, StorageClass: 'STANDARD_IA' as const },
  ];
  refuses('InvalidArgument', /must be 30 days more/, { Filter, Transitions: crowded });
  const upside = [
    { Days: 5, StorageClass: 'DEEP_ARCHIVE' as const },
    { Days: 6, StorageClass: 'GLACIER' as const },
  ];
  refuses('InvalidArgument', /'DEEP_ARCHIVE' .* must be 1 days more/, { Filter, Transitions: upside });
});

test('a filter is one of its forms, and does not choose what has neither tags nor a size by them', () => {
  refuses('MalformedXML', /./, { Expiration });
  refuses('MalformedXML', /./, { Prefix: '', Filter, Expiration });
  refuses('MalformedXML', /./, { Filter: { Prefix: '', ObjectSizeLessThan: 1 }, Expiration });
  refuses('MalformedXML', /./, { Filter: { And: { Prefix: 'a' } }, Expiration });
  const sizes = { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } };
  refuses('InvalidRequest', /has to be a value greater/, { Filter: sizes, Expiration });
  const tags = { And: { Tags: ['1', '2'].map((Value) => ({ Key: 'a', Value })) } };
  refuses('InvalidRequest', /Duplicate Tag Keys/, { Filter: tags, Expiration });
  const tagged = { Tag: { Key: 'a', Value: 'b' } };
  const abort = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };
  refuses('InvalidRequest', /AbortIncompleteMultipartUpload cannot be .* Tags/, { Filter: tagged, ...abort });
  refuses('InvalidRequest', /Abort.* Object Size/, { Filter: { ObjectSizeLessThan: 1 }, ...abort });
  const marker = { Expiration: { ExpiredObjectDeleteMarker: true } };
  refuses('InvalidRequest', /ExpiredObjectDeleteMarker cannot be .* Tags/, { Filter: tagged, ...marker });
});

test('ids are unique and of a bounded length, and rules are counted', () => {
  refuses(
    'InvalidArgument',
    /Rule ID must be unique/,
    { ID: 'a', Filter, Expiration },
    { ID: 'a', Filter, Expiration },
  );
  refuses('InvalidArgument', /limit of 255/, { ID: 'a'.repeat(256), Filter, Expiration });
  assert.throws(() => readRules([], () => ''), /well-formed/);
  const many = Array.from({ length: 1001 }, (_, index) => ({ ID: String(index), Filter, Expiration }));
  refuses('MalformedXML', /./, ...many);
});
