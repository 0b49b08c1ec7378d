import { Context, Effect } from "effect"

/** When the end of the server begins: answers that go on and on must end then. Never unless somebody provides it. */
export const Ending = Context.Reference<Effect.Effect<void>>("@sigmatrade/api/Ending", { defaultValue: () => Effect.never })
