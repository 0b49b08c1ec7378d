import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Result } from "effect"
import type { SettingReader } from "./SettingReader.ts"
import { listOf } from "./SettingReader.ts"

/** By whose hand something is done: the operator whose key has this SHA-256 hash, in lower-case hex. */
export interface OperatorKey {
  readonly name: OperatorName
  readonly sha256: string
}

const OPERATORS_MAX = 100

const operatorKey: SettingReader<OperatorKey> = (text) => {
  const [, name, sha256] = /^([a-z0-9-]{1,40}):([0-9a-fA-F]{64})$/.exec(text) ?? []
  return name === undefined || sha256 === undefined
    ? Result.fail("does not fit")
    : Result.succeed({ name: OperatorName.make(name), sha256: sha256.toLowerCase() })
}

const areDistinct = (values: ReadonlyArray<string>) => new Set(values).size === values.length

/** Reads `name:hash,name:hash`. A key that two share would approve for both, and a name with two keys says not who: refused. */
export const operatorKeys: SettingReader<ReadonlyArray<OperatorKey>> = (text) =>
  Result.filterOrFail(
    listOf(operatorKey, OPERATORS_MAX)(text),
    (keys) => areDistinct(keys.map(({ name }) => name)) && areDistinct(keys.map(({ sha256 }) => sha256)),
    () => "does not fit"
  )
