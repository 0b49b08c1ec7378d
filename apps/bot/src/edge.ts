import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as adminSettings from "@sigmatrade/adapters/env/adminSettings"
import { botSettings } from "@sigmatrade/adapters/env/botSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import type { EdgeBindings } from "@sigmatrade/adapters/env/EdgeBindings"
import { dashboardOrigin, dashboardSettings } from "@sigmatrade/adapters/env/dashboardSettings"
import { fromBindings, readEdgeDatabase } from "@sigmatrade/adapters/env/EdgeBindings"
import { limitRules, limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as showSettings from "@sigmatrade/adapters/env/showSettings"
import { telegramSettings } from "@sigmatrade/adapters/env/telegramSettings"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as LoggerConsole from "@sigmatrade/adapters/observability/LoggerConsole"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import * as DatabaseOfRequest from "@sigmatrade/adapters/postgres/DatabaseOfRequest"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { SupportForum } from "@sigmatrade/core/support/SupportForum"
import { ShownSettings } from "@sigmatrade/core/admin/ShownSettings"
import { Cause, Effect, Exit, Layer, Option, Redacted, Scope } from "effect"
import type { Update, UserFromGetMe } from "grammy/types"
import type { BotServices } from "./BotServices.ts"
import { callTelegram } from "./callTelegram.ts"
import { ChartFailed, Charts } from "./charts/Charts.ts"
import { DashboardOrigin } from "./DashboardOrigin.ts"
import { isReady } from "./isReady.ts"
import { makeApi } from "./makeApi.ts"
import { makeSessionSecrets, SessionSecrets } from "./SessionSecrets.ts"
import type { DeskPolicy } from "./updates/makeDesk.ts"
import { makeDesk } from "./updates/makeDesk.ts"
import { answerKnock, wordsOf } from "./webhook/answerKnock.ts"

/** A Worker may go on for 30 s after its answer. What is not done by then is served by the bot on the server, after the lease. */
const POLICY: DeskPolicy = { updateMsMax: 8_000, leaseMs: 60_000, attemptsMax: 3 }

/** The bot on the server and this one must read what they keep for each other, so the key may not be left out. */
const keyRule = { key: botSettings.sessionKey.key, rule: "set, to what the bot on the server has" }

const settingsIn = (bindings: EdgeBindings) =>
  readTogether({
    community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
    log: readSettings(logSettings),
    hidden: secretTexts,
    database: readEdgeDatabase(bindings),
    telegram: readSettings(telegramSettings),
    admin: readSettings(adminSettings.adminSettings),
    limits: readSettings(limitSettings),
    pace: readSettings(paceSettings),
    dashboard: readSettings(dashboardSettings),
    bot: readSettings(botSettings, [{
      ...keyRule, broken: ({ sessionKey }) => sessionKey !== undefined && Redacted.value(sessionKey) === ""
    }])
  })

/** What is read and reckoned once, and shared by requests: values only. */
const learn = Effect.fn("learn")(function*(bindings: EdgeBindings) {
  const settings = yield* settingsIn(bindings)
  const shown = yield* Effect.provide(ShownSettings, Layer.provide(showSettings.layer(isExtendedPublicKey), Keccak256Noble.layer))
  return { settings, shown, secrets: makeSessionSecrets(settings.bot.sessionKey) }
})

type Known = Effect.Success<ReturnType<typeof learn>>

const known = new WeakMap<EdgeBindings, Known>()
/** The bot as Telegram knows it, by its token's holder: asked for once. */
const identities = new WeakMap<Known, UserFromGetMe>()

/** Nothing is drawn here: what draws is a process of its own. The words of a chart are shown without its picture. */
const noCharts = Layer.succeed(Charts, { draw: () => Effect.fail(new ChartFailed({ cause: "no charts on the edge" })) })

/** The adapters of one request: a connection belongs to the request that opened it and can be used by no other. */
const adaptersOf = ({ secrets, settings: { admin, bot, community, dashboard, database, hidden, limits, log, pace, telegram }, shown }: Known) => {
  const stores = Layer.provide(PostgresAdapters.layer, DatabaseOfRequest.layer({ ...database.reached, applicationName: "sigmatrade-bot-edge" }))
  const rules = Layer.mergeAll(CommunitySettings.layer(community), limitRules(limits), Pace.layer(watcherPolicies.paceLimits(pace)))
  const keys = Layer.mergeAll(
    Layer.succeed(ShownSettings, shown), Layer.provideMerge(adminSettings.layer(admin), OperatorKeysNoble.layer),
    Layer.succeed(SessionSecrets, secrets), Layer.succeed(SupportForum, bot.forumChatId), noCharts,
    // Where a Worker answers nobody knows but the settings.
    Layer.succeed(DashboardOrigin, dashboardOrigin({ ...dashboard, hostname: "" }))
  )
  const chosen = Layer.mergeAll(
    stores, rules, CryptoAdapters.layer(community.attribution.xpub), keys, Sha256Noble.layer, BroadcastMessengerTelegram.layer({ api: telegram })
  )
  return OurWallet.layer.pipe(
    Layer.provideMerge(chosen),
    Layer.provideMerge(Layer.mergeAll(LoggerConsole.layer("bot", log.level, hidden), statementLog.layer(database.logging)))
  )
}

/** What a request needs to serve an update, for as long as the scope lasts. */
const openDesk = Effect.fn("openDesk")(function*(learned: Known) {
  const { bot, telegram } = learned.settings
  const start = Effect.runPromiseExitWith(yield* Layer.build(adaptersOf(learned)))
  const run = async <A>(work: Effect.Effect<A, never, BotServices>): Promise<A> => {
    const exit = await start(work)
    if (Exit.isFailure(exit)) throw Cause.squash(exit.cause)
    return exit.value
  }
  const api = makeApi(Redacted.value(telegram.token), telegram.apiRoot)
  const receive = async (update: Update) => {
    const me = identities.get(learned) ?? await Effect.runPromise(callTelegram("getMe", () => api.getMe()))
    identities.set(learned, me)
    return makeDesk({ api, me, policy: POLICY, run, forumId: bot.forumChatId }).receive(update)
  }
  return { receive, isHealthy: () => run(isReady).catch(() => false) }
})

const respond = (status: number) => new Response(wordsOf(status), { status, headers: { "content-type": "application/json" } })

/** What a Worker is given to go on after its answer. */
interface Afterwards {
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** The bot's webhook as a Worker: an update is kept before Telegram is answered, and served afterwards. */
const answer = async (request: Request, bindings: EdgeBindings, afterwards: Afterwards): Promise<Response> => {
  const learned = known.get(bindings) ?? await Effect.runPromise(learn(bindings).pipe(fromBindings(bindings), reportFailure("bot"), Effect.option, Effect.map(Option.getOrNull)))
  if (learned === null) return respond(500)
  known.set(bindings, learned)
  const scope = Scope.makeUnsafe()
  const open = () => Effect.runPromise(Scope.provide(openDesk(learned), scope))
  const inHand: Array<Promise<void>> = []
  const { pathname, search } = new URL(request.url)
  const status = await answerKnock({
    webhook: learned.secrets.webhook,
    isFull: () => false,
    isHealthy: () => open().then(({ isHealthy }) => isHealthy(), () => false),
    keep: async (update) => void inHand.push((await (await open()).receive(update)).served)
  }, {
    method: request.method,
    path: `${pathname}${search}`,
    header: (name) => request.headers.get(name) ?? undefined,
    body: () => request.body ?? new Blob([]).stream()
  })
  afterwards.waitUntil(Promise.all(inHand).then(() => Effect.runPromise(Scope.close(scope, Exit.void))))
  return respond(status)
}

export default { fetch: answer }
