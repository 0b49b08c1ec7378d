import type { ScriptedRefusal } from "./Faults.ts"

/** Looks at every call of the bot: what it asks for decides what it meets. Methods are named in lower case. */
export interface CallWatch {
  /** Before the call is carried out: what it is refused with, if anything. */
  readonly meet: (method: string, parameters: ReadonlyMap<string, unknown>) => ScriptedRefusal | undefined
  /** It was carried out; its answer has not left yet. */
  readonly accepted: (method: string, parameters: ReadonlyMap<string, unknown>) => void
}
