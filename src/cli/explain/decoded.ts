// The evaluation of a refusal as DecodeAuthorizationMessage gives it. AWS gives the first part, Crosskey all of it.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
import type { ShownEvaluation } from '../../kernel/evaluation.ts';
import { CannotGoOn } from '../operator/failure.ts';

export interface Decoded {
  readonly explicitDeny: boolean;
  readonly context: {
    readonly principal: { readonly id?: string; readonly arn?: string };
    readonly action: string;
    readonly resource: string;
  };
  readonly authorizationId?: string;
  readonly requestTime?: string;
  readonly region?: string;
  readonly callerAccount?: string;
  readonly message?: string;
  readonly evaluations?: readonly ShownEvaluation[];
}

export function readDecoded(text: string | undefined): Decoded {
  const decoded = JSON.parse(text ?? '{}') as Partial<Decoded>;
  if (decoded.context === undefined) throw new CannotGoOn('the decoded message is not of the form that AWS documents');
  return decoded as Decoded;
}
