import type { Actor } from "@sigmatrade/core/admin/Actor"
import type { KeyMode } from "@sigmatrade/core/admin/ApiKey"
import type { Scope } from "@sigmatrade/core/admin/Scope"
import { Context, Effect } from "effect"

/** Who sent the request under way: known once its key has been looked at. */
export class Caller extends Context.Service<Caller, {
  readonly actor: Actor
  /** What his key opens. */
  readonly mode: KeyMode
  /** What he may do here. */
  readonly scopes: ReadonlyArray<Scope>
}>()("@sigmatrade/api/Caller") {}

const KnownCaller = Context.Reference<string | null>("@sigmatrade/api/CallerName", { defaultValue: () => null })

/** Says under whose name a request names itself by a key: whoever lets somebody in does. `operator:<name>`, `user:<id>`. */
export const withCallerName = (name: string) => Effect.provideService(KnownCaller, name)

/** Under whose name the request under way came in. A defect where nobody was let in. */
export const CallerName: Effect.Effect<string> = Effect.flatMap(KnownCaller, (name) =>
  name === null ? Effect.die(new Error("An operation that is done once per key is open to everybody")) : Effect.succeed(name))
