// The status of an answer where AWS gives an operation several and its model names one.

const ownStatus: unique symbol = Symbol('status');

export function withStatus<Output extends object>(output: Output, status: number): Output {
  return { ...output, [ownStatus]: status };
}

export function statusIn(output: object): number | undefined {
  const { [ownStatus]: status } = output as { readonly [ownStatus]?: number };
  return status;
}
