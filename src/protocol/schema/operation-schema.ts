// What is known of an operation from AWS's model, before anything about its meaning.
import type { ServiceName } from '../../kernel/service.ts';
import type { StructureShape } from './shape.ts';

/** How rest-xml binds an operation to a request line. https://smithy.io/2.0/spec/http-bindings.html#http-trait */
export interface HttpBinding {
  readonly method: string;
  /** `/{Key+}` without the query; the bucket's part is not in it. */
  readonly path: string;
  /** Literals of the query that select the operation: `[['uploads', '']]`. Without `x-id`, which selects nothing. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The status of success. */
  readonly status: number;
}

export interface OperationSchema {
  readonly service: ServiceName;
  readonly name: string;
  /** Undefined for services that do not speak rest-xml. */
  readonly http: HttpBinding | undefined;
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** The name of the root element when all of the input, or of the output, is the document. */
  readonly inputName: string;
  readonly outputName: string;
}

export interface ErrorSchema {
  /** The shape's name: `NoSuchEntityException`. */
  readonly name: string;
  /** As the dialect spells it: `NoSuchEntity`. */
  readonly wireCode: string;
  readonly httpStatus: number;
  readonly fault: 'client' | 'server';
  readonly shape: StructureShape;
}
