// The check list of a task: what is fine, what is missing, and what to beware of. Pure.
import type { ShownEvaluation } from '../../kernel/evaluation.ts';
import { documentChecks } from './document-checks.ts';
import { evaluateQuestion, type Scene } from './evaluate.ts';
import { keyChecks } from './key-checks.ts';
import type { Task } from './options.ts';
import {
  type Circumstances,
  encryptionContext,
  encryptionHeaders,
  kmsContext,
  type Question,
  questionsOf,
} from './questions.ts';

export interface Check {
  readonly kind: 'fine' | 'missing' | 'warning';
  readonly title: string;
  readonly details?: readonly string[];
  /** Of a question to the policies. */
  readonly evaluation?: ShownEvaluation;
}

export interface Patient extends Scene {
  readonly task: Task;
  readonly object: string;
  /** The name under which the request finds the key; undefined for `aws/s3`, or where KMS has no part. */
  readonly keyId: string | undefined;
  readonly keyHeader: string | undefined;
}

export function examine(patient: Patient): readonly Check[] {
  const { task, bucket, key, keyHeader, object, principal, keyId } = patient;
  const usesKms = task !== 'list' && (keyHeader !== undefined || bucket.encryption.algorithm.startsWith('aws:kms'));
  const circumstances = { bucket, key: usesKms ? key : undefined, object, caller: principal.account, keyHeader };
  const evaluated = questionsOf(task, circumstances).map((question) => ({
    question,
    evaluation: evaluateQuestion(question, patient),
  }));
  return [
    bucketCheck(patient, usesKms),
    ...(usesKms
      ? keyChecks({ bucket, key, keyId, principal, onlyWrites: task === 'write' || task === 'multipart' })
      : []),
    ...evaluated.map(({ evaluation }) => questionCheck(evaluation)),
    ...evaluated.flatMap(({ question, evaluation }) =>
      evaluation.effect === 'allowed' ? [] : remarks(question, evaluation, patient, circumstances),
    ),
    ...multipartRemark(
      task,
      evaluated.map(({ evaluation }) => evaluation),
    ),
    ...organizationChecks(patient),
    ...documentChecks({ bucket, key: circumstances.key, principal }),
  ];
}

function bucketCheck({ bucket, task, keyHeader }: Patient, usesKms: boolean): Check {
  const { algorithm, keyId, bucketKey } = bucket.encryption;
  const encryption =
    keyHeader === undefined
      ? `${algorithm}${algorithm.startsWith('aws:kms') ? ` with ${keyId ?? 'aws/s3'}, Bucket Key ${bucketKey ? 'on' : 'off'}` : ''}`
      : `aws:kms with ${keyHeader}, by header`;
  const details = [`of account ${bucket.account}, in ${bucket.region}; encryption: ${encryption}`];
  if (task === 'list') details.push('listing needs no permission on the key');
  else if (!usesKms) details.push('KMS has no part in it');
  return { kind: 'fine', title: `bucket \`${bucket.name}\``, details };
}

/** What is not known is said, so that a clean bill is not taken for more than it is. */
function organizationChecks({ organization }: Patient): readonly Check[] {
  if (organization?.kind !== 'unread') return [];
  const title = 'the control policies of the organization cannot be read: what they deny is not seen here';
  return [{ kind: 'warning', title, details: [organization.why] }];
}

function questionCheck(evaluation: ShownEvaluation): Check {
  const { action, effect } = evaluation;
  if (effect === 'allowed') return { kind: 'fine', title: `${action} is allowed`, evaluation };
  const why = effect === 'explicitDeny' ? 'is denied' : 'is not allowed';
  return { kind: 'missing', title: `${action} ${why}`, evaluation };
}

function remarks(
  question: Question,
  { effect }: ShownEvaluation,
  patient: Patient,
  circumstances: Circumstances,
): readonly Check[] {
  const allowedWith = (context: Question['context']) =>
    evaluateQuestion({ ...question, context: { ...question.context, ...context } }, patient).effect === 'allowed';
  if (question.service === 'kms') {
    const { bucketKey } = patient.bucket.encryption;
    const other = kmsContext(circumstances, encryptionContext(circumstances, !bucketKey));
    if (!allowedWith(other)) return [];
    return [
      {
        kind: 'warning',
        title: `the Bucket Key is ${bucketKey ? 'on' : 'off'}, and ${question.action} would be allowed if it were ${bucketKey ? 'off' : 'on'}`,
        details: [
          `with it the encryption context is the ARN of the ${bucketKey ? 'bucket' : 'bucket; without it, of the object'}: a condition on \`kms:EncryptionContext:aws:s3:arn\` no longer matches`,
        ],
      },
    ];
  }
  const header = patient.key?.arn ?? patient.keyId ?? 'aws/s3';
  if (question.action !== 's3:PutObject' || patient.keyHeader !== undefined || effect !== 'explicitDeny') return [];
  if (!allowedWith(encryptionHeaders(header))) return [];
  return [
    {
      kind: 'warning',
      title:
        'the bucket policy denies writes without the encryption header, also where the default encryption would do',
      details: [
        'clients that rely on the default send no header: drop the deny, or let it apply to headers that are present and wrong',
      ],
    },
  ];
}

/** The multipart trap: found again and again for nine years. */
function multipartRemark(task: Task, evaluations: readonly ShownEvaluation[]): readonly Check[] {
  const effectOf = (action: string) => evaluations.find((row) => row.action === action)?.effect;
  const isTrap = effectOf('kms:GenerateDataKey') === 'allowed' && effectOf('kms:Decrypt') !== 'allowed';
  if (task !== 'multipart' || !isTrap) return [];
  return [
    {
      kind: 'warning',
      title: 'small objects can be written and large ones cannot: uploading in parts takes kms:Decrypt too',
    },
  ];
}
