import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import { apiSettings, databaseSettings, logSettings } from "@sigmatrade/adapters/env/settings"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { chainIsRead, databaseAnswers, noticesFlow } from "@sigmatrade/adapters/postgres/readiness"
import { ChainId } from "@sigmatrade/core/chain/Block"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { PartBroken } from "./ApiSettings.ts"
import { startApi } from "./startApi.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings.pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  api: readSettings(apiSettings)
})

/** What `/ready` asks of the database: whether it answers, whether the chain is read, whether notices flow. */
const readinessParts = Effect.fn("readinessParts")(function*(chainId: number) {
  const sql = yield* SqlClient.SqlClient
  const part = (check: Effect.Effect<unknown, { readonly reason: string }, SqlClient.SqlClient>) =>
    check.pipe(
      Effect.mapError(({ reason }) => new PartBroken({ reason })),
      Effect.provideService(SqlClient.SqlClient, sql)
    )
  return { database: part(databaseAnswers), chain: part(chainIsRead(ChainId.make(chainId))), notices: part(noticesFlow) }
})

/** The API with its adapters, as the environment sets them. Serves until it is interrupted. */
export const apiApp = Effect.fn("apiApp")(function*() {
  const { api, community, database, log } = yield* settings
  const adapters = Layer.mergeAll(PostgresAdapters.layer, CommunitySettings.layer(community), Keccak256Noble.layer).pipe(
    Layer.provideMerge(Database.layer({ ...database, applicationName: "sigmatrade-api" })),
    Layer.provideMerge(LoggerPino.layer("api", log))
  )
  return yield* Effect.gen(function*() {
    const parts = yield* readinessParts(community.wallet.chainId)
    const listening = yield* startApi({ ...api, parts, isUnavailable: Database.isDatabaseUnavailable })
    yield* Effect.logInfo("The API listens", { address: String(listening) })
    return yield* Effect.never
  }).pipe(Effect.scoped, Effect.provide(adapters))
})
