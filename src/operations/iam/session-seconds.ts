// How long the sessions of a role may last. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
import { checkedNumber } from './constraints.ts';

const hourSeconds = 3600;

/** One hour unless the role says more, twelve at most. */
export function checkedSessionSeconds(asked: number | undefined): number {
  return checkedNumber(asked ?? hourSeconds, 'maxSessionDuration', hourSeconds, 12 * hourSeconds);
}
