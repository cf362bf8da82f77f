export interface Spec {
  match: Record<string, unknown>;
  group: string;
}

export function toPipeline({ match, group }: Spec): object[] {
  return [{ $match: { ...match } }, { $group: { _id: `$${group}`, n: { $sum: 1 } } }];
}
