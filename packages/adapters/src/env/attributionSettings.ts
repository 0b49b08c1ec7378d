import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Redacted, Result } from "effect"
import { optional } from "./Setting.ts"
import type { SharedRule } from "./Setting.ts"
import { amount, oneOf } from "./SettingReader.ts"

const XPUB = "DEPOSIT_XPUB"
const XPUB_RULE = "an extended public key (xpub...); never put a private one (xprv...) here: whoever reads it can take all money"

/** How payments find their members. `isExtendedPublicKey` is that of crypto/AddressDerivationBip32. */
export const attributionSettings = (isExtendedPublicKey: (text: string) => boolean) => ({
  strategy: optional("DEPOSIT_STRATEGY", "sender or address", oneOf(["sender", "address"]), "sender"),
  // Whoever has it and the private key of a single address has them all: it is not printed.
  xpub: optional(XPUB, XPUB_RULE, (text) =>
    isExtendedPublicKey(text) ? Result.succeed(Redacted.make(text)) : Result.fail("does not fit"), null),
  dustBnb: optional("DEPOSIT_DUST_BNB", "an amount of BNB such as 0.0001, 0 for none", amount(BNB), Amount.make(10n ** 14n)),
  dustUsdt: optional("DEPOSIT_DUST_USDT", "an amount of USDT such as 0.01, 0 for none", amount(USDT), Amount.make(10n ** 16n))
})

/** What the settings of a strategy need each other for. */
export const attributionRules: ReadonlyArray<SharedRule<ReturnType<typeof attributionSettings>>> = [
  {
    key: XPUB,
    rule: `set with DEPOSIT_STRATEGY=address: ${XPUB_RULE}`,
    broken: ({ strategy, xpub }) => strategy === "address" && xpub === null
  }
]
