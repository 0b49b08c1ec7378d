import type { ProviderBehaviour } from "./ProviderBehaviour.ts"

/** An answer with the id of its call. */
export type BatchItem = Readonly<Record<string, unknown>>

/** Misuses the answers of a batch as the behaviour says; a single answer is a batch of one. */
export const shapeBatch = (items: ReadonlyArray<BatchItem>, shape: ProviderBehaviour["batch"]): ReadonlyArray<BatchItem> => {
  const [first, ...rest] = items
  if (first === undefined || shape === undefined) return items
  switch (shape) {
    case "reversed": return items.toReversed()
    case "first missing": return rest
    case "first twice": return [...items, first]
    case "foreign id": return [{ ...first, id: 987_654_321 }, ...rest]
    case "no ids": return items.map(({ id: _, ...item }) => item)
  }
}
