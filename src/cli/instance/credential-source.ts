// The role credentials of an instance: asked for when they are needed, kept for an hour, renewed long before they end.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
import type { AssumedRole, FoundProfile, InstanceService } from '../../composition/instance-credentials.ts';
import { type Clock, hourMs } from '../../kernel/clock.ts';

/** Of six hours that they are valid: a change of the trust policy is felt within this time. */
const renewAfterMs = hourMs;

export interface CredentialSource {
  /** Undefined when the profile is gone. */
  profile(): Promise<FoundProfile | undefined>;
  credentials(role: NonNullable<FoundProfile['role']>): Promise<AssumedRole>;
}

interface Kept {
  readonly roleId: string;
  readonly assumed: Promise<AssumedRole>;
  readonly askedAtMs: number;
}

export function createCredentialSource(
  service: Pick<InstanceService, 'findProfile' | 'assumeRole'>,
  clock: Clock,
): CredentialSource {
  let kept: Kept | undefined;
  return {
    profile: () => service.findProfile(),
    async credentials(role) {
      const nowMs = clock.now();
      if (kept?.roleId === role.id && nowMs < kept.askedAtMs + renewAfterMs) return await kept.assumed;
      // Whoever asks in the meantime waits for the same session.
      const asked: Kept = { roleId: role.id, assumed: service.assumeRole(role.name), askedAtMs: nowMs };
      kept = asked;
      const forget = () => {
        if (kept === asked) kept = undefined;
      };
      try {
        const assumed = await asked.assumed;
        // A refusal is not kept: once the trust policy is mended, the next question succeeds.
        if (assumed.kind === 'refused') forget();
        return assumed;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}
