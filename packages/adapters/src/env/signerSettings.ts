import type { Address } from "@sigmatrade/core/chain/Address"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { SignerEpoch } from "@sigmatrade/core/payout/SigningLog"
import { Effect, Redacted, Result } from "effect"
import { optional, readSettings, required, secret } from "./Setting.ts"
import type { SharedRule, Values } from "./Setting.ts"
import { address, amount, listOf, matching, url, whole } from "./SettingReader.ts"

const PATH = matching(/^[^\0]{1,1000}$/)
const RECEIVERS_MAX = 1000

const limit = (key: string, asset: Asset, unset: string) =>
  optional(key, `an amount of ${asset.id}, such as ${unset}`, amount(asset), Result.getOrThrow(parseAmount(unset, asset)))

/** A passphrase seals the key of everybody's money: a short one is guessed. */
const PASSPHRASE = ["ENCRYPTION_KEY", "the passphrase of the keystore, 16 to 1000 characters", matching(/^[^\0]{16,1000}$/u)] as const

/** The passphrase alone, for the command that makes a keystore. */
export const passphraseSettings = { passphrase: secret(required(...PASSPHRASE)) }

/** Where the key of payouts is, and what it agrees to sign. */
export const signerSettings = (keccak256: Keccak256["Service"]) => ({
  keystoreFile: optional("PAYOUT_KEYSTORE_FILE", "the path of a keystore file", PATH, null),
  passphrase: secret(optional(...PASSPHRASE, "")),
  keyFile: optional("PAYOUT_KEY_FILE", "the path of a file that holds a private key", PATH, null),
  signerUrl: secret(optional("PAYOUT_SIGNER_URL", "the URL of a Web3Signer", url("https:", "http:"), "")),
  logFile: optional("PAYOUT_SIGNING_LOG_FILE", "the path of a file, kept beside the key", PATH, "./data/signings.jsonl"),
  epoch: optional("PAYOUT_SIGNER_EPOCH", "a whole number from 1 to 1000000", whole(1, 1_000_000), 1),
  maxBnb: limit("PAYOUT_MAX_BNB", BNB, "5"),
  maxUsdt: limit("PAYOUT_MAX_USDT", USDT, "2500"),
  dayMaxBnb: limit("PAYOUT_DAY_MAX_BNB", BNB, "50"),
  dayMaxUsdt: limit("PAYOUT_DAY_MAX_USDT", USDT, "25000"),
  dayMaxFees: limit("PAYOUT_DAY_MAX_FEES_BNB", BNB, "1"),
  receiversOnly: optional(
    "PAYOUT_RECEIVERS_ONLY", `up to ${RECEIVERS_MAX} addresses with commas between them`, listOf(address(keccak256), RECEIVERS_MAX), null
  )
})

type Group = ReturnType<typeof signerSettings>

const isSet = (value: Redacted.Redacted | undefined) => value !== undefined && Redacted.value(value) !== ""

const placesSet = ({ keyFile, keystoreFile, signerUrl }: Partial<Values<Group>>) =>
  [typeof keystoreFile === "string", typeof keyFile === "string", isSet(signerUrl)].filter((set) => set).length

const signerRules: ReadonlyArray<SharedRule<Group>> = [
  {
    key: "PAYOUT_KEYSTORE_FILE, PAYOUT_KEY_FILE, PAYOUT_SIGNER_URL",
    rule: "set one at a time: the key is in one place",
    broken: (values) => placesSet(values) > 1
  },
  {
    key: "ENCRYPTION_KEY",
    rule: "set when PAYOUT_KEYSTORE_FILE is: it opens the keystore",
    broken: ({ keystoreFile, passphrase: given }) => typeof keystoreFile === "string" && given !== undefined && !isSet(given)
  }
]

/** Where the key is; `null`: nowhere, and payouts are off. */
const placeOf = ({ keyFile, keystoreFile, passphrase: opens, signerUrl }: Values<Group>) => {
  if (keystoreFile !== null) return { kind: "keystore" as const, file: keystoreFile, passphrase: opens }
  if (keyFile !== null) return { kind: "secret" as const, file: keyFile }
  return isSet(signerUrl) ? { kind: "remote" as const, url: signerUrl } : null
}

/** What `SignerAdapters.layer` takes, as the operator set it. */
export interface SignerSettingsRead {
  readonly key: NonNullable<ReturnType<typeof placeOf>>
  readonly logFile: string
  readonly epoch: SignerEpoch
  readonly amounts: ReadonlyMap<Asset["id"], { readonly perPaymentMax: Amount; readonly perDayMax: Amount }>
  readonly feesPerDayMax: Amount
  readonly receiversOnly: ReadonlyArray<Address> | null
}

/** Reads where the key of payouts is and its limits; `null` when no key is set: payouts are off. Errors: `SettingsInvalid`. */
export const readSignerSettings = Effect.gen(function*() {
  const values = yield* readSettings(signerSettings(yield* Keccak256), signerRules)
  const key = placeOf(values)
  return key === null ? null : {
    key,
    logFile: values.logFile,
    epoch: SignerEpoch.make(values.epoch),
    amounts: new Map([
      [BNB.id, { perPaymentMax: values.maxBnb, perDayMax: values.dayMaxBnb }],
      [USDT.id, { perPaymentMax: values.maxUsdt, perDayMax: values.dayMaxUsdt }]
    ]),
    feesPerDayMax: values.dayMaxFees,
    receiversOnly: values.receiversOnly
  } satisfies SignerSettingsRead
})
