import { Context } from "effect"

/** Others who ask for the same operation with the same key at the same moment: one look at the key and one statement answer them all. */
export interface Fellows {
  /** What they ask for, as the path says it. */
  readonly ids: ReadonlyArray<string>
  /** What each is answered, in their order; whoever is left out is answered alone. */
  readonly bodies: Array<string | undefined>
}

/** Who is answered with the request under way; `null`: nobody else. */
export const Companions = Context.Reference<Fellows | null>("@sigmatrade/api/short/Companions", { defaultValue: () => null })
