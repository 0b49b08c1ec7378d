import { Operator } from "@sigmatrade/core/admin/Operator"
import { AccountTaken, OperatorExists, OperatorStore, OperatorUnknown } from "@sigmatrade/core/admin/OperatorStore"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { OperatorRow } from "./OperatorsWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const put = (world: World, row: OperatorRow): World =>
  ({ ...world, operators: HashMap.set(world.operators, row.operator.name, row) })

const change = (name: OperatorName, to: (row: OperatorRow) => OperatorRow) => (now: World): Result.Result<Step<Operator>, OperatorUnknown> => {
  const row = rowOf(now.operators, name)
  if (row === undefined) return Result.fail(new OperatorUnknown({ name }))
  const after = to(row)
  return Result.succeed([after.operator, put(now, after)])
}

const byName = ({ operator: one }: OperatorRow, { operator: other }: OperatorRow) => one.name < other.name ? -1 : 1

/** The team in the memory world. */
export const layer: Layer.Layer<OperatorStore, never, MemoryWorld> = Layer.effect(
  OperatorStore,
  Effect.map(MemoryWorld, (world) => {
    const get = (name: OperatorName) => world.attempt(change(name, (row) => row))
    const find = (fits: (row: OperatorRow) => boolean) => world.read(({ operators }) =>
      Option.map(Option.fromUndefinedOr(HashMap.toValues(operators).find(fits)), ({ operator }) => operator))
    return OperatorStore.of({
      all: world.read(({ operators }) => HashMap.toValues(operators).toSorted(byName).map(({ operator }) => operator)),
      get,
      lock: get,
      byKey: (hash) => find(({ keyHash }) => keyHash === hash),
      byTelegramId: (telegramId) => find(({ operator }) => operator.telegramId === telegramId),
      add: ({ keyHash, name, role }, addedAt) => world.attempt((now): Result.Result<Step<Operator>, OperatorExists> => {
        if (HashMap.has(now.operators, name)) return Result.fail(new OperatorExists({ name }))
        const operator = new Operator({ name, role, telegramId: null, standing: "active", addedAt })
        return Result.succeed([operator, put(now, { operator, keyHash })])
      }),
      bind: (name, telegramId) => world.attempt((now): Result.Result<Step<Operator>, OperatorUnknown | AccountTaken> => {
        const other = HashMap.toValues(now.operators).find(({ operator }) => telegramId !== null && operator.telegramId === telegramId && operator.name !== name)
        if (other !== undefined) return Result.fail(new AccountTaken({ by: other.operator.name }))
        if (rowOf(now.operators, name)?.operator.standing !== "active") return Result.fail(new OperatorUnknown({ name }))
        return change(name, (row) => ({ ...row, operator: new Operator({ ...row.operator, telegramId }) }))(now)
      }),
      setRole: (name, role) => world.attempt(change(name, (row) => ({ ...row, operator: new Operator({ ...row.operator, role }) }))),
      setKey: (name, keyHash) => world.attempt((now) => rowOf(now.operators, name)?.operator.standing === "dismissed"
        ? Result.fail(new OperatorUnknown({ name }))
        : change(name, (row) => ({ ...row, keyHash }))(now)),
      dismiss: (name) => world.attempt(change(name, ({ operator }) => ({
        keyHash: null, operator: new Operator({ ...operator, standing: "dismissed", telegramId: null })
      })))
    })
  })
)
