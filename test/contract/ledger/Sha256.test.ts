import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { sha256Contract } from "./Sha256.ts"

sha256Contract("@noble/hashes", Sha256Noble.layer)
