// Reads `Principal` and `NotPrincipal`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { PrincipalList } from './document.ts';
import { type JsonNode, type JsonString, PolicyMistake } from './json.ts';
import { elementsOf, expectStrings } from './parse-elements.ts';

const awsForms: readonly RegExp[] = [
  /^\d{12}$/,
  /^arn:aws(-[a-z]+)*:iam::\d{12}:root$/,
  // Users and roles may have a path; their names never end in `/`.
  /^arn:aws(-[a-z]+)*:iam::\d{12}:(user|role)\/(?:[\u0021-\u007e]+\/)?[\w+=,.@-]{1,64}$/,
  /^arn:aws(-[a-z]+)*:sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}$/,
  /^arn:aws(-[a-z]+)*:sts::\d{12}:federated-user\/[\w+=,.@-]{2,32}$/,
  // What is left of a principal that was deleted.
  /^A(IDA|ROA)[A-Z0-9]{12,124}$/,
];
const serviceName = /^[a-z0-9][a-z0-9.-]*\.(amazonaws\.com(\.cn)?|amazon\.com|internal)$/;
const federatedForms: readonly RegExp[] = [
  /^arn:aws(-[a-z]+)*:iam::\d{12}:(saml-provider|oidc-provider)\/[\w+=,.@/:-]+$/,
  /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
];
const canonicalForm = /^[0-9a-f]{64}$/;

const validators: Readonly<Record<string, (name: string) => boolean>> = {
  AWS: (name) => name === '*' || (!/[*?]/.test(name) && awsForms.some((form) => form.test(name))),
  Service: (name) => serviceName.test(name),
  Federated: (name) => federatedForms.some((form) => form.test(name)),
  CanonicalUser: (name) => canonicalForm.test(name),
};

function checked(kind: string, names: readonly JsonString[]): readonly string[] {
  for (const { value, at } of names) {
    if (validators[kind]?.(value) !== true)
      throw new PolicyMistake('principal', at, `\`${value}\` is not a principal of the kind \`${kind}\``);
  }
  return names.map((name) => name.value);
}

export function readPrincipals(node: JsonNode, name: string, negated: boolean): PrincipalList {
  const nobody = { negated, anyone: false, aws: [], service: [], federated: [], canonicalUser: [] };
  if (node.type === 'string') {
    if (node.value === '*') return { ...nobody, anyone: true };
    throw new PolicyMistake(
      'principal',
      node.at,
      `\`${name}\` must be \`*\` or an object, such as {"AWS": "${node.value}"}`,
    );
  }
  if (node.type !== 'object') throw new PolicyMistake('type', node.at, `\`${name}\` must be \`*\` or an object`);
  if (node.entries.length === 0) throw new PolicyMistake('principal', node.at, `\`${name}\` must not be empty`);
  const elements = elementsOf(node, Object.keys(validators), `\`${name}\``);
  const read = (kind: string) => {
    const names = elements.get(kind);
    return names === undefined ? [] : checked(kind, expectStrings(names, kind));
  };
  const aws = read('AWS');
  return {
    negated,
    anyone: aws.includes('*'),
    aws: aws.filter((text) => text !== '*'),
    service: read('Service'),
    federated: read('Federated'),
    canonicalUser: read('CanonicalUser'),
  };
}
