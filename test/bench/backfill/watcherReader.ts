import * as ChainProvidersBsc from "@sigmatrade/adapters/bsc/ChainProvidersBsc"
import * as AddressDerivationBip32 from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { databaseSettings } from "@sigmatrade/adapters/env/databaseSettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import * as Database from "@sigmatrade/adapters/postgres/Database"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { ConfigProvider, Effect, Layer, Logger, References } from "effect"

/** Told of every HTTP request with the JSON-RPC methods in it. */
export type OnRequest = (methods: ReadonlyArray<string>) => void

const settings = readTogether({
  community: CommunitySettings.readCommunitySettings(AddressDerivationBip32.isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  database: readSettings(databaseSettings),
  provider: readProviderSettings
})

/** Above anything a run reaches: with the watcher's own limit, that of its settings, a run would measure the limit. */
const REQUESTS_PER_SECOND_MAX = 1_000_000

/**
 * All that the watcher reads the chain with, wired as `watcherApp` wires it, by the same settings; but for the budget of requests,
 * which is as good as none.
 */
export const watcherReader = (env: Readonly<Record<string, string>>, onRequest: OnRequest) => {
  const layers = Effect.map(settings, ({ community, database, provider }) => {
    const { chainId, usdtContract } = community.wallet
    const chain = ChainProvidersBsc.layer({
      providers: provider.providers.map(({ httpUrl, id, wsUrl }) => ({ id, httpUrl, wsUrl: wsUrl ?? undefined })),
      requestsPerSecondMax: REQUESTS_PER_SECOND_MAX,
      chainId: ChainId.make(chainId),
      tokens: [{ asset: USDT.id, contract: usdtContract, decimals: USDT.decimals }],
      native: BNB.id,
      onRequest
    })
    const rules = Layer.merge(CommunitySettings.layer(community), watcherPolicies.layer(community, provider))
    const stores = PostgresAdapters.layer.pipe(Layer.provideMerge(Database.layer({ ...database, applicationName: "bench" })))
    return ProviderPool.layer.pipe(
      Layer.provideMerge(chain),
      Layer.provideMerge(OurWallet.layer),
      Layer.provideMerge(Layer.merge(rules, stores)),
      Layer.provideMerge(Layer.mergeAll(Logger.layer([]), Layer.succeed(References.TracerEnabled, false)))
    )
  })
  return Layer.unwrap(layers.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))))
}
