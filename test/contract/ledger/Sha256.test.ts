import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import { sha256Contract } from "@sigmatrade/adapters/contract/ledger/sha256Contract"

sha256Contract("@noble/hashes", Sha256Noble.layer)
sha256Contract("Node", Sha256Node.layer)
