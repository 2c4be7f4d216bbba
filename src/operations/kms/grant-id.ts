// The id of a grant as a client sends it. https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
import { Fault } from '../../kernel/fault.ts';

export function checkGrantId(grantId: string | undefined): void {
  if (grantId === undefined || /^[0-9a-f]{64}$/.test(grantId)) return;
  throw new Fault('InvalidGrantIdException', {
    message: `the grant id is not of 64 hexadecimal digits: \`${grantId}\``,
  });
}

export const grantMissing = (grantId: string): Fault =>
  new Fault('NotFoundException', { message: `Grant ID ${grantId} not found` });
