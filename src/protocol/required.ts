// Members that the model requires and the input lacks, worded as AWS's services word it.
import { Fault } from '../kernel/fault.ts';
import type { Members } from './recognised.ts';
import { isStructure, type Shape, type StructureShape } from './schema/shape.ts';

/** `Value null at 'x'` or `Value at 'x'`: the query services name the value, the JSON services keep it to themselves. */
export type Wording = 'Value null at' | 'Value at';

export function demandRequired(shape: StructureShape, input: Members, wording: Wording): void {
  const missing: string[] = [];
  collect(shape, input, '', missing);
  if (missing.length === 0) return;
  const errors = missing.map((path) => `${wording} '${path}' failed to satisfy constraint: Member must not be null`);
  throw new Fault('ValidationException', {
    message: `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`,
  });
}

function collect(shape: Shape, value: unknown, path: string, missing: string[]): void {
  if (value === undefined) return;
  if (isStructure(shape)) {
    for (const member of shape.members) {
      const memberValue = (value as Members)[member.name];
      if (memberValue === undefined && !member.required) continue;
      const memberPath = (path === '' ? '' : `${path}.`) + lowerFirst(member.name);
      if (memberValue === undefined) missing.push(memberPath);
      else collect(member.shape, memberValue, memberPath, missing);
    }
  } else if (shape.kind === 'list' && isStructure(shape.item.shape)) {
    for (const [index, item] of (value as readonly unknown[]).entries())
      collect(shape.item.shape, item, `${path}.${index + 1}.member`, missing);
  } else if (shape.kind === 'map' && isStructure(shape.value.shape)) {
    for (const [key, entry] of Object.entries(value as object))
      collect(shape.value.shape, entry, `${path}.${key}.member`, missing);
  }
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
