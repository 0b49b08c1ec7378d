import type { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { SignatureRecovery } from "@sigmatrade/core/chain/SignatureRecovery"
import type { PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import type { Redacted } from "effect"
import { Layer } from "effect"
import * as AddressDerivationBip32 from "./AddressDerivationBip32.ts"
import * as Keccak256Noble from "./Keccak256Noble.ts"
import * as PasswordHashScrypt from "./PasswordHashScrypt.ts"
import * as SignatureRecoveryNoble from "./SignatureRecoveryNoble.ts"

/** Everything cryptographic that core needs. `xpub` is `DEPOSIT_XPUB`, `null` when it is not set. */
export const layer = (xpub: Redacted.Redacted<string> | null): Layer.Layer<Keccak256 | SignatureRecovery | AddressDerivation | PasswordHash> =>
  Layer.mergeAll(Keccak256Noble.layer, SignatureRecoveryNoble.layer, AddressDerivationBip32.layer(xpub), PasswordHashScrypt.layer())
