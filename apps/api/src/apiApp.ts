import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { logSettings } from "@sigmatrade/adapters/env/logSettings"
import { redisSettings } from "@sigmatrade/adapters/env/redisSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as LoggerPino from "@sigmatrade/adapters/observability/LoggerPino"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { readinessParts } from "@sigmatrade/adapters/postgres/readinessParts"
import * as statementLog from "@sigmatrade/adapters/postgres/statementLog"
import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import { readinessPart } from "@sigmatrade/adapters/redis/readinessPart"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Layer, Record } from "effect"
import { PartBroken } from "./ApiSettings.ts"
import { startApi } from "./startApi.ts"

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  log: readSettings(logSettings),
  database: readSettings(databaseSettings),
  api: readSettings(apiSettings),
  redis: readSettings(redisSettings)
})

/** The check whether Redis answers, where there is one; its connection lives as long as the API. */
const redisParts = Effect.fn("redisParts")(function*(host: string | null, rest: Omit<RedisClient.RedisSettings, "host">) {
  return host === null ? {} : { redis: yield* Effect.provideContext(readinessPart, yield* Layer.build(RedisClient.layer({ host, ...rest }))) }
})

/** The API with its adapters, as the environment sets them. Serves until it is interrupted. */
export const apiApp = Effect.fn("apiApp")(function*() {
  const { api, community, database, log, redis: { host, ...redis } } = yield* settings
  const adapters = Layer.mergeAll(PostgresAdapters.layer, CommunitySettings.layer(community), Keccak256Noble.layer).pipe(
    Layer.provideMerge(Database.layer({ ...database, applicationName: "sigmatrade-api" })),
    Layer.provideMerge(Layer.mergeAll(LoggerPino.layer("api", log), statementLog.layer(database.logging)))
  )
  return yield* Effect.gen(function*() {
    const inDatabase = yield* readinessParts(ChainId.make(community.wallet.chainId))
    const parts = Record.map<string, Effect.Effect<unknown, { readonly reason: string }>, Effect.Effect<unknown, PartBroken>>(
      { ...inDatabase, ...(yield* redisParts(host, redis)) },
      Effect.mapError(({ reason }) => new PartBroken({ reason }))
    )
    const problemBase = `${api.publicUrl ?? `http://${api.hostname}:${api.port}`}/problems`
    yield* startApi({ ...api, parts, problemBase, isUnavailable: Database.isDatabaseUnavailable })
    return yield* Effect.never
  }).pipe(Effect.scoped, Effect.provide(adapters))
})
