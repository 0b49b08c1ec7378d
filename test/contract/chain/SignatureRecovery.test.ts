import * as SignatureRecoveryNoble from "@sigmatrade/adapters/crypto/SignatureRecoveryNoble"
import { signatureRecoveryContract } from "@sigmatrade/adapters/contract/chain/signatureRecoveryContract"

signatureRecoveryContract("@noble/curves", SignatureRecoveryNoble.layer)
