import { WalletCheckStore } from "@sigmatrade/core/deposit/WalletCheckStore"
import type { WalletCheck } from "@sigmatrade/core/deposit/WalletCheckStore"
import { Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

type Checked = Pick<WalletCheck, "chainId" | "wallet" | "asset">

const keyOf = ({ asset, chainId, wallet }: Checked) => `${chainId} ${wallet} ${asset}`

/** The checks of a wallet, the highest first. */
const checksOf = (world: World, checked: Checked) => rowOf(world.walletChecks, keyOf(checked)) ?? []

const kept = (check: WalletCheck, keepBlocks: number) => (world: World): World => {
  const others = checksOf(world, check).filter(({ number }) => number !== check.number && number >= check.number - keepBlocks)
  const checks = [check, ...others].toSorted((one, other) => other.number - one.number)
  return { ...world, walletChecks: HashMap.set(world.walletChecks, keyOf(check), checks) }
}

/** Up to where balances are explained in the memory world. */
export const layer: Layer.Layer<WalletCheckStore, never, MemoryWorld> = Layer.effect(
  WalletCheckStore,
  Effect.map(MemoryWorld, (world) => WalletCheckStore.of({
    last: (chainId, wallet, asset) => world.read((now) => Option.fromUndefinedOr(checksOf(now, { chainId, wallet, asset })[0])),
    lowest: (chainId, wallet, asset) => world.read((now) => Option.fromUndefinedOr(checksOf(now, { chainId, wallet, asset }).at(-1))),
    put: (check, keepBlocks) => world.change((before) => [undefined, kept(check, keepBlocks)(before)]),
    forgetAbove: (chainId, height) => world.change((before) => [undefined, {
      ...before,
      walletChecks: HashMap.map(before.walletChecks, (checks) =>
        checks.filter((check) => check.chainId !== chainId || check.number <= height))
    }])
  }))
)
