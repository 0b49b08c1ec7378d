import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import type { EdgeBindings } from "@sigmatrade/adapters/env/EdgeBindings"
import { fromBindings, readEdgeDatabase } from "@sigmatrade/adapters/env/EdgeBindings"
import { limitSettings } from "@sigmatrade/adapters/env/limitSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { miniAppAccess, miniAppRules, miniAppSettings } from "@sigmatrade/adapters/env/miniAppSettings"
import { paceSettings } from "@sigmatrade/adapters/env/paceSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { paceLimits } from "@sigmatrade/adapters/env/watcherPolicies"
import { secretTexts } from "@sigmatrade/adapters/env/secretTexts"
import { webhookRules, webhookSettings } from "@sigmatrade/adapters/env/webhookSettings"
import * as LoggerConsole from "@sigmatrade/adapters/observability/LoggerConsole"
import { reportFailure } from "@sigmatrade/adapters/observability/reportFailure"
import { isDatabaseUnavailable } from "@sigmatrade/adapters/postgres/Database"
import * as DatabaseOfRequest from "@sigmatrade/adapters/postgres/DatabaseOfRequest"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { readinessParts } from "@sigmatrade/adapters/postgres/readinessParts"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as InitDataValidatorTelegram from "@sigmatrade/adapters/telegram/InitDataValidatorTelegram"
import { resolveByQuery } from "@sigmatrade/adapters/webhook/resolveByQuery"
import * as WebhookAdapters from "@sigmatrade/adapters/webhook/WebhookAdapters"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as Pace from "@sigmatrade/core/notification/Pace"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Effect, Exit, Layer, Record, Scope } from "effect"
import type { ExecutionContext } from "hono"
import { apiDefaults } from "./apiDefaults.ts"
import { ApiSettings, PartBroken } from "./ApiSettings.ts"
import { app } from "./app.ts"
import { makeKeyMemory } from "./middleware/KeyMemory.ts"
import { makeProblem, PROBLEM_JSON } from "./problems/Problem.ts"
import { requestRules } from "./requestRules.ts"
import type { ApiEnv } from "./web/ApiEnv.ts"

const settingsIn = (bindings: EdgeBindings) =>
  readTogether({
    community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
    log: readSettings(logSettings),
    hidden: secretTexts,
    database: readEdgeDatabase(bindings),
    api: readSettings(apiSettings),
    limits: readSettings(limitSettings),
    pace: readSettings(paceSettings),
    miniApp: readSettings(miniAppSettings, miniAppRules),
    webhooks: readSettings(webhookSettings, webhookRules)
  }).pipe(fromBindings(bindings))

type Settings = Effect.Success<ReturnType<typeof settingsIn>>

/** What was read, by what it was read from: values only, so that requests may share it. */
const known = new WeakMap<EdgeBindings, Settings>()

/** Isolates live longer than requests. */
const keyMemory = makeKeyMemory()

const hashes = Layer.merge(OperatorKeysNoble.layer, Sha256Noble.layer)

/** The adapters of one request: a connection belongs to the request that opened it and can be used by no other. */
const adaptersOf = ({ api, community, database, hidden, limits, log, miniApp, pace, webhooks }: Settings) =>
  OurWallet.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(
      PostgresAdapters.layer, CommunitySettings.layer(community), CryptoAdapters.layer(community.attribution.xpub), hashes, requestRules(api, limits),
      InitDataValidatorTelegram.layer(miniAppAccess(miniApp)), Pace.layer(paceLimits(pace)),
      WebhookAdapters.layer({ loopback: false, key: webhooks.secretsKey, resolve: resolveByQuery })
    )),
    Layer.provideMerge(DatabaseOfRequest.layer({ ...database.reached, applicationName: "sigmatrade-api-edge" })),
    Layer.provideMerge(Layer.mergeAll(LoggerConsole.layer("api", log.level, hidden), statementLog.layer(database.logging)))
  )

/** The same app as on Node, for as long as the scope lasts. */
const openApp = Effect.fn("openApp")(function*(origin: string, bindings: EdgeBindings) {
  const settings = known.get(bindings) ?? (yield* settingsIn(bindings))
  known.set(bindings, settings)
  const { api, community } = settings
  return yield* Effect.gen(function*() {
    const parts = Record.map(
      yield* readinessParts(ChainId.make(community.wallet.chainId)),
      Effect.mapError(({ reason }: { readonly reason: string }) => new PartBroken({ reason }))
    )
    const problemBase = `${api.publicUrl ?? origin}/problems`
    const served = { ...apiDefaults, ...api, keyMemory, trustedProxyHops: 0, parts, problemBase, isUnavailable: isDatabaseUnavailable }
    return yield* Effect.provideService(app, ApiSettings, ApiSettings.of(served))
  }).pipe(Effect.provide(yield* Layer.build(adaptersOf(settings))))
})

/** Nothing can be answered at all; the log says what the operator has to correct. */
const answerBroken = (origin: string): Response => {
  const requestId = `req_${crypto.randomUUID()}`
  const problem = makeProblem("internal_error", "The API cannot start. Tell the operator.", { requestId, problemBase: `${origin}/problems` })
  return Response.json(problem, { status: problem.status, headers: { "content-type": PROBLEM_JSON, "request-id": requestId, "cache-control": "no-store" } })
}

/** Whom the edge itself has spoken with; what a caller says of this it replaces. */
const connectionOf = (request: Request): ApiEnv["Bindings"] =>
  ({ incoming: { socket: { remoteAddress: request.headers.get("cf-connecting-ip") ?? undefined } } })

/** The body as it comes; its end, or the caller's departure, is told. */
const followed = (response: Response, ended: () => Promise<void>, context: ExecutionContext): Response => {
  if (response.body === null) {
    context.waitUntil(ended())
    return response
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  context.waitUntil(response.body.pipeTo(writable).then(ended, ended))
  return new Response(readable, response)
}

/** The API as a Worker. What a request has opened is closed when its answer has been sent. */
const answer = async (request: Request, bindings: EdgeBindings, context: ExecutionContext): Promise<Response> => {
  const { origin } = new URL(request.url)
  const scope = Scope.makeUnsafe()
  const opened = await Effect.runPromiseExit(openApp(origin, bindings).pipe(Scope.provide(scope), reportFailure("api")))
  const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
  if (Exit.isFailure(opened)) {
    context.waitUntil(close())
    return answerBroken(origin)
  }
  return followed(await opened.value.fetch(request, connectionOf(request)), close, context)
}

export default { fetch: answer }
