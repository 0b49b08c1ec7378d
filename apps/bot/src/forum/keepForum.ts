import { keepTopics } from "@sigmatrade/core/support/keepTopics"
import type { Api } from "grammy"
import { Cause, Effect } from "effect"
import { forumAt } from "./forumAt.ts"

/** Keeps the topics of the forum up with their tickets, for ever. A store that is down only means that the next look does it. */
export const keepForum = Effect.fn("keepForum")((api: Api, chatId: number, everyMs: number) =>
  keepTopics(forumAt(api, chatId)).pipe(
    Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => Effect.logWarning("The forum of support could not be kept", cause)),
    Effect.andThen(Effect.sleep(everyMs)),
    Effect.forever
  ))
