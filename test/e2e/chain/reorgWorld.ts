import { PgClient } from "@effect/sql-pg"
import * as ChainProvidersBsc from "@sigmatrade/adapters/bsc/ChainProvidersBsc"
import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
import { readTogether } from "@sigmatrade/adapters/env/Setting"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { ConfigProvider, DateTime, Effect, Layer, Logger, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { installToken, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { AnvilClient } from "../../sandbox/chain/startAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { ProviderBehaviour } from "../../sandbox/provider/ProviderBehaviour.ts"
import { startProvider } from "../../sandbox/provider/startProvider.ts"
import { sandboxDefaults } from "../../sandbox/sandboxSettings.ts"
import { migratedDatabase } from "../../support/PostgresTest.ts"
import type { Row } from "./chainWorld.ts"
import { WALLET } from "./chainWorld.ts"
import { installSwitch } from "./reorgSwitch.ts"

type Finality = ProviderBehaviour["finality"]

const { isExtendedPublicKey } = AddressDerivationBip32

const communityOf = (env: Readonly<Record<string, string | undefined>>) =>
  readTogether({
    community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
    provider: readProviderSettings
  }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env))))

/** The watcher's services as `watcherApp` puts them together, on a database of its own; nobody is told anything by a messenger. */
const watcherServices = Effect.fn("watcherServices")(function*(env: Readonly<Record<string, string | undefined>>) {
  const { community, provider } = yield* communityOf(env)
  const { chainId, usdtContract } = community.wallet
  const chain = ChainProvidersBsc.layer({
    providers: provider.providers.map(({ httpUrl, id }) => ({ id, httpUrl })),
    requestsPerSecondMax: provider.requestsPerSecond,
    chainId: ChainId.make(chainId),
    tokens: [{ asset: USDT.id, contract: usdtContract, decimals: USDT.decimals }],
    native: BNB.id
  })
  const client = PgClient.layer({ url: yield* migratedDatabase, maxConnections: 4 })
  const stores = PostgresAdapters.layer.pipe(Layer.provideMerge(Migrations.layer.pipe(Layer.provideMerge(client))))
  const rules = Layer.merge(CommunitySettings.layer(community), watcherPolicies.layer(community, provider))
  const prices = Layer.effectDiscard(Effect.gen(function*() {
    yield* (yield* LevelStore).publish(community.prices, yield* DateTime.now)
  }))
  return Layer.merge(ProviderPool.layer, prices).pipe(
    Layer.provideMerge(chain),
    Layer.provideMerge(OurWallet.layer),
    Layer.provideMerge(Layer.mergeAll(rules, stores, Logger.layer([])))
  )
})

/** Everything a use case of the watcher needs. */
export type WatcherServices = Layer.Success<Effect.Success<ReturnType<typeof watcherServices>>>

/** One anvil behind three providers and one database, for many cells one after another. */
export interface ReorgWorld {
  readonly client: AnvilClient
  /** Who calls what final from now on: all the same, or the third one something else. */
  readonly setFinality: (finality: Finality, third?: Finality) => void
  readonly run: <A, E>(effect: Effect.Effect<A, E, WatcherServices>) => Promise<A>
  readonly query: (statement: string, parameters?: ReadonlyArray<unknown>) => Promise<ReadonlyArray<Row>>
  readonly brokenInvariants: () => Promise<ReadonlyArray<unknown>>
  readonly close: () => Promise<void>
}

/** Starts the parts that all cells of a run share. */
export const startReorgWorld = async (): Promise<ReorgWorld> => {
  const anvil = await startAnvil()
  await installToken(anvil)
  await installSwitch(anvil.client)
  const facade = () => startProvider({ upstream: () => anvil.httpUrl })
  const facades = [await facade(), await facade(), await facade()] as const
  const env = {
    ...sandboxDefaults("operator-key-of-a-world-of-tests-0123456789", "master-key-of-a-world-of-tests-0123456789", "session-key-of-a-world-of-tests-0123456789"),
    BSC_CHAIN_ID: "56", USDT_CONTRACT: USDT_ADDRESS, SYSTEM_WALLET_ADDRESS: WALLET, RPC_REQUESTS_PER_SECOND: "10000",
    QUICKNODE_HTTPS_URL: facades[0].httpUrl, BSC_RPC_URLS: facades.slice(1).map(({ httpUrl }) => httpUrl).join(",")
  }
  const services = ManagedRuntime.make(Layer.unwrap(watcherServices(env)))
  return {
    client: anvil.client,
    setFinality: (finality, third = finality) =>
      facades.forEach((provider, index) => provider.set({ finality: index === 2 ? third : finality })),
    run: (effect) => services.runPromise(effect),
    query: (statement, parameters = []) =>
      services.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(statement, parameters))),
    brokenInvariants: () => services.runPromise(brokenInvariants),
    close: async () => {
      await services.dispose()
      await Promise.all(facades.map((provider) => provider.close()))
      await anvil.close()
    }
  }
}
