// The control policies over some accounts, level by level, read by the calls that an organization's management account
// or a delegated administrator may make.
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  type OrganizationsClient,
  type Root,
} from '@aws-sdk/client-organizations';
import type { Accounts } from './accounts.ts';
import { wordFailure } from './failure.ts';
import type { NamedDocument } from './principal-setup.ts';

type Levels = readonly (readonly NamedDocument[])[];

/** Undefined where policies of the type have no say. */
export interface PlaceSetup {
  /** As `aws:PrincipalOrgPaths` has it. */
  readonly path: string;
  readonly scps: Levels | undefined;
  readonly rcps: Levels | undefined;
}

export type OrganizationSetup =
  /** The operator's account is in none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'read'; readonly id: string; readonly places: ReadonlyMap<string, PlaceSetup> };

const types = { scps: 'SERVICE_CONTROL_POLICY', rcps: 'RESOURCE_CONTROL_POLICY' } as const;
type PolicyType = (typeof types)[keyof typeof types];

export async function readOrganization(accounts: Accounts, members: readonly string[]): Promise<OrganizationSetup> {
  const { organizations } = await accounts.clients(accounts.own);
  try {
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
    const places = new Map<string, PlaceSetup>();
    for (const member of new Set(members)) {
      const spared = member === Organization?.MasterAccountId;
      places.set(member, await readPlace(organizations, `${Organization?.Id}`, root, member, spared));
    }
    return { kind: 'read', id: `${Organization?.Id}`, places };
  } catch (error) {
    if (error instanceof Error && error.name === 'AWSOrganizationsNotInUseException') return { kind: 'none' };
    return { kind: 'unread', why: wordFailure(error) };
  }
}

async function readPlace(
  organizations: OrganizationsClient,
  id: string,
  root: Root | undefined,
  member: string,
  spared: boolean,
): Promise<PlaceSetup> {
  const targets = [member];
  while (targets[0] !== root?.Id) {
    const { Parents: [parent] = [] } = await organizations.send(new ListParentsCommand({ ChildId: targets[0] }));
    if (parent?.Id === undefined) throw new Error(`\`${targets[0]}\` has no parent`);
    targets.unshift(parent.Id);
  }
  const levels = async (type: PolicyType): Promise<Levels | undefined> => {
    const isEnabled = root?.PolicyTypes?.some(({ Type, Status }) => Type === type && Status === 'ENABLED') === true;
    if (spared || !isEnabled) return undefined;
    return Promise.all(targets.map((target) => policiesOn(organizations, type, target)));
  };
  const path = `${[id, ...targets.slice(0, -1)].join('/')}/`;
  return { path, scps: await levels(types.scps), rcps: await levels(types.rcps) };
}

async function policiesOn(
  organizations: OrganizationsClient,
  Filter: PolicyType,
  TargetId: string,
): Promise<readonly NamedDocument[]> {
  const documents: NamedDocument[] = [];
  let NextToken: string | undefined;
  do {
    const page = await organizations.send(new ListPoliciesForTargetCommand({ TargetId, Filter, NextToken }));
    for (const { Id } of page.Policies ?? []) {
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId: Id }));
      documents.push({ id: `${Id} on ${TargetId}`, text: `${Policy?.Content}` });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return documents;
}
