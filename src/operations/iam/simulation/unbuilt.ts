// Members of a simulation that are not built: each is refused by its name, because ignoring it would give a wrong answer.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
import { Fault } from '../../../kernel/fault.ts';

export function refuseUnbuiltMember(name: string, given: readonly unknown[] | undefined): void {
  if (given !== undefined && given.length > 0) throw new Fault('NotImplemented', { what: `The member \`${name}\`` });
}
