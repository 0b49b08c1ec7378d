import * as SignatureRecoveryNoble from "@sigmatrade/adapters/crypto/SignatureRecoveryNoble"
import { signatureRecoveryContract } from "./SignatureRecovery.ts"

signatureRecoveryContract("@noble/curves", SignatureRecoveryNoble.layer)
