// What credentials cannot be used for, whatever the policies say: temporary ones, and none at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
import type { AuthenticatedCaller } from '../kernel/caller.ts';
import { Fault } from '../kernel/fault.ts';
import type { CallFacts } from '../kernel/operation.ts';

type Bounded = Pick<CallFacts, 'caller' | 'service' | 'operation'>;

/** The operation of STS that a token of an identity provider stands for in place of a signature. */
const unsigned = 'AssumeRoleWithWebIdentity';

/** Operations of STS that are left to a session; IAM is all or nothing. */
interface Reach {
  readonly iam: boolean;
  readonly sts: readonly string[];
}

function reachOf(caller: AuthenticatedCaller): Reach | undefined {
  if (caller.kind === 'federated-user') return { iam: false, sts: ['GetCallerIdentity'] };
  if (caller.kind !== 'user' || caller.session === undefined) return undefined;
  return { iam: caller.session.mfaAtMs !== undefined, sts: ['AssumeRole', 'GetCallerIdentity'] };
}

/** Throws when the caller's credentials are not taken for the operation at all. */
export function requireReach({ caller, service, operation }: Bounded): void {
  if (caller.kind === 'service') return;
  if (caller.kind === 'anonymous') {
    if (service !== 's3' && operation !== unsigned) throw new Fault('MissingAuthenticationToken');
    return;
  }
  const reach = reachOf(caller);
  if (reach === undefined) return;
  if (service === 'iam' && !reach.iam) throw new Fault('InvalidClientTokenId');
  if (service === 'sts' && !reach.sts.includes(operation))
    throw new Fault('AccessDenied', { message: `Cannot call ${operation} with session credentials` });
}
