import { Context } from "effect"

/** The forum at the messenger in which each ticket has a topic, by its chat. A setting; `null`, as unless an app says otherwise: there is none. */
export const SupportForum = Context.Reference<number | null>("@sigmatrade/core/support/SupportForum", { defaultValue: () => null })
