// Hands one message to a target over HTTP: acknowledged by a status of 200 to 299, and by nothing else.
import { secondMs } from '../kernel/clock.ts';
import { deliveryRequest, type Message } from './request.ts';
import { DeliveryFailed, type DeliveryTarget } from './target.ts';

export const sendTimeoutMs = 10 * secondMs;

/** Throws `DeliveryFailed`, or why `signal` is aborted. The target may have taken the message all the same. */
export async function send(
  target: DeliveryTarget,
  message: Message,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { url, headers, body } = deliveryRequest(target, message, nowMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // A target that sends elsewhere would choose the address: only the operator does.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]),
    });
    await response.body?.cancel();
  } catch (error) {
    signal.throwIfAborted();
    throw new DeliveryFailed(`\`${message.arn}\` could not be reached`, { cause: error });
  }
  if (!response.ok) throw new DeliveryFailed(`\`${message.arn}\` answered with status \`${response.status}\``);
}
