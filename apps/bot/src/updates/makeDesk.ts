import { KeptUpdate, UpdateId } from "@sigmatrade/core/update/KeptUpdate"
import type { UpdateRules } from "@sigmatrade/core/update/serveMember"
import { claimUpdate, serveAbandoned, serveMember } from "@sigmatrade/core/update/serveMember"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Api } from "grammy"
import { Context } from "grammy"
import type { Update, UserFromGetMe } from "grammy/types"
import { Cause, Effect, Option } from "effect"
import type { BotServices } from "../BotServices.ts"
import { apologise } from "../apologise.ts"
import type { SpokenLanguages } from "../serveUpdate.ts"
import { serveUpdate } from "../serveUpdate.ts"
import { SessionSecrets } from "../SessionSecrets.ts"
import { inOrder } from "./inOrder.ts"
import { withoutSecrets } from "./withoutSecrets.ts"

/** How updates are served. */
export interface DeskPolicy {
  /** How long serving one update may take, in milliseconds. */
  readonly updateMsMax: number
  /** How long an update belongs to whoever took it, in milliseconds: longer than serving it and saying sorry together. */
  readonly leaseMs: number
  /** How often an update is begun before nobody tries any more. */
  readonly attemptsMax: number
}

/** What a desk is made of. */
export interface DeskParts {
  readonly api: Api
  /** The bot as Telegram knows it. */
  readonly me: UserFromGetMe
  readonly policy: DeskPolicy
  /** The forum of support; none unless said. */
  readonly forumId?: number | null
  /** Runs what serves an update, with everything it needs. Rejects when that dies or is interrupted. */
  readonly run: <A>(work: Effect.Effect<A, never, BotServices>) => Promise<A>
}

/** Where updates come in, however they are delivered. */
export interface UpdateDesk {
  /**
   * Keeps an update: once this resolves it can no longer be lost, and Telegram may forget it. `served` resolves when nothing of it is
   * left to be done here, and never rejects. Rejects when it cannot be kept: then it has not come in.
   */
  readonly receive: (update: Update) => Promise<{ readonly served: Promise<void> }>
  /** Tells the person that nothing can be done now. Never rejects. */
  readonly sayUnavailable: (update: Update, error: unknown) => Promise<void>
  /** Serves what was left by processes that have died. */
  readonly serveLeft: Effect.Effect<void, never, BotServices>
}

/** An update is kept within this time, or it is not. */
const KEEP_MS_MAX = 5_000
const NOTHING = { served: Promise.resolve() }

const isPrivate = ({ chat, from }: Context) => chat?.type === "private" && from !== undefined && !from.is_bot

/** Whether it is to be served: from a person in a private chat, or in a topic of the forum of support. */
const isOurs = (ctx: Context, forumId: number | null) => isPrivate(ctx)
  || (forumId !== null && ctx.chat?.id === forumId && ctx.message?.is_topic_message === true && ctx.from !== undefined && !ctx.from.is_bot)

const newReference = () => crypto.randomUUID().slice(0, 8)

const readUpdate = (open: (sealed: string) => Option.Option<string>, { content }: KeptUpdate): Option.Option<Update> =>
  Option.map(open(content), (text): Update => JSON.parse(text))

const rulesOf = Effect.fnUntraced(function*({ api, me, policy }: DeskParts, spoken: SpokenLanguages) {
  const { open } = yield* SessionSecrets
  return {
    leaseMs: policy.leaseMs,
    attemptsMax: policy.attemptsMax,
    serve: (kept) => Option.match(readUpdate(open, kept), {
      onNone: () => Effect.succeed("kept under another SESSION_KEY"),
      onSome: (update) => serveUpdate(new Context(update, api, me), newReference(), spoken, policy.updateMsMax)
    }),
    readable: (kept) => Option.match(readUpdate(open, kept), { onNone: () => "", onSome: withoutSecrets })
  } satisfies UpdateRules<BotServices>
})

/** The desk of a bot: private chats and the forum of support, each update once, one person's one after another and different persons' at the same time. */
export const makeDesk = (parts: DeskParts): UpdateDesk => {
  const { api, forumId = null, me, policy, run } = parts
  const spoken: SpokenLanguages = new Map()
  const claims = inOrder()
  const keep = Effect.fnUntraced(function*(update: Update, telegramId: TelegramId) {
    const { seal } = yield* SessionSecrets
    const id = UpdateId.make(`${me.id}:${update.update_id}`)
    return yield* claimUpdate(new KeptUpdate({ id, telegramId, content: seal(JSON.stringify(update)) }), policy.leaseMs).pipe(
      Effect.timeout(KEEP_MS_MAX),
      Effect.orDie
    )
  })
  const serve = Effect.fnUntraced(function*(telegramId: TelegramId, claim: Effect.Success<ReturnType<typeof claimUpdate>>) {
    yield* serveMember(telegramId, claim._tag === "Taken" ? claim.taken : null, yield* rulesOf(parts, spoken))
  }, Effect.tapCause((cause) =>
    // What cannot be settled now is served once more, after the lease.
    Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logError("An update was not brought to its end", cause)))
  return {
    receive: async (update) => {
      const ctx = new Context(update, api, me)
      if (ctx.from === undefined || !isOurs(ctx, forumId)) return NOTHING
      const telegramId = TelegramId.make(ctx.from.id)
      const claim = await claims(telegramId, () => run(keep(update, telegramId)))
      if (claim._tag === "Served" || claim._tag === "Quarantined") return NOTHING
      return { served: run(serve(telegramId, claim)).catch(() => {}) }
    },
    sayUnavailable: (update, error) => {
      const ctx = new Context(update, api, me)
      return isPrivate(ctx) ? run(apologise(ctx, error, spoken, newReference())).catch(() => {}) : Promise.resolve()
    },
    serveLeft: Effect.flatMap(rulesOf(parts, spoken), serveAbandoned)
  }
}
