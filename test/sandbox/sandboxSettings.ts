import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What an operator has set, by key; absent and empty are the same. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Which parts are real because the operator named them; the others are embedded. */
export interface RealParts {
  readonly database: boolean
  readonly chain: boolean
  readonly telegram: boolean
}

const isSet = (env: Environment, key: string) => (env[key] ?? "").trim() !== ""

/** A part is real as soon as the setting that says where it is is there. */
export const realParts = (env: Environment): RealParts => ({
  database: isSet(env, "DB_HOST"),
  chain: isSet(env, "QUICKNODE_HTTPS_URL"),
  telegram: isSet(env, "TELEGRAM_BOT_TOKEN")
})

/** A secret of this sandbox, the same at every start. */
export const keptSecret = (folder: string, name: string): string => {
  const file = join(folder, name)
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600 })
  return readFileSync(file, "utf8").trim()
}

/** What the sandbox sets where the operator has set nothing: prices in USDT too, a wallet to pay to, quiet logs, room for those who try everything at once. */
export const sandboxDefaults = (operatorKey: string, masterKey: string, sessionKey: string): Environment => ({
  SYSTEM_WALLET_ADDRESS: "0x51617a7472616465000000000000000000000001",
  DEPOSIT_LEVEL_1_USDT: "10",
  DEPOSIT_LEVEL_2_USDT: "20",
  DEPOSIT_LEVEL_3_USDT: "50",
  DEPOSIT_LEVEL_4_USDT: "100",
  DEPOSIT_LEVEL_5_USDT: "200",
  DEPOSIT_LEVEL_6_USDT: "500",
  BSC_START_BLOCK: "0",
  LOG_LEVEL: "warn",
  RATE_LIMIT_MAX_REQUESTS: "1000",
  API_OPERATOR_KEY: operatorKey,
  ADMIN_MASTER_KEY: masterKey,
  SESSION_KEY: sessionKey
})

/** All settings of a sandbox: the operator's first, then those of the embedded parts, then the defaults. */
export const mergeSettings = (...layers: ReadonlyArray<Environment>): Record<string, string> =>
  Object.fromEntries(
    layers.toReversed().flatMap((layer) => Object.entries(layer).filter((entry): entry is [string, string] => (entry[1] ?? "").trim() !== ""))
  )
