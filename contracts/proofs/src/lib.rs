//! What a contract can check by itself: signatures, hashes, and membership in a Merkle tree.
//!
//! Three uses: queries that verify signatures, an airdrop that is claimed with Merkle proofs, and value locked behind the preimage of a hash.
#![no_std]

use vow::prelude::*;

/// Checks signatures, pays an airdrop against Merkle proofs, and locks value behind hashes.
#[vow::contract]
mod proofs {
    use super::*;
    use vow::crypto::Scheme;

    /// A tree of 2^32 leaves is deep enough for everybody.
    const PROOF_HASHES_MAX: usize = 32;
    /// A preimage has at most so many bytes, so that other chains can take it too.
    const PREIMAGE_BYTES_MAX: usize = 64;

    /// Value that waits for a preimage.
    #[derive(Borsh)]
    pub struct Lock {
        pub from: Address,
        pub to: Address,
        pub amount: u128,
        /// SHA-256 of the preimage.
        pub hash: Hash,
        /// Unix time in milliseconds; from then on only the sender gets it.
        pub deadline: u64,
    }

    #[storage]
    pub struct Proofs {
        root: Cell<Hash>,
        left: Cell<u128>,
        claimed: Map<u64, bool>,
        last_lock: Cell<u64>,
        locks: Map<u64, Lock>,
    }

    #[event]
    pub struct Claimed {
        pub index: u64,
        pub account: Address,
        pub amount: u128,
    }

    #[event]
    pub struct Locked {
        pub id: u64,
        pub from: Address,
        pub to: Address,
        pub amount: u128,
        pub hash: Hash,
        pub deadline: u64,
    }

    #[event]
    pub struct Unlocked {
        pub id: u64,
        /// Public from now on: whoever locked value behind the same hash elsewhere can take it there.
        pub preimage: Vec<u8>,
    }

    #[event]
    pub struct TakenBack {
        pub id: u64,
    }

    impl Proofs {
        /// The value sent is what the airdrop pays out, against proofs for this root.
        #[init]
        #[payable]
        pub fn init(&mut self, root: Hash) {
            self.root.set(&root);
            self.left.set(&context::value());
        }

        /// Whether an Ed25519 signature is valid.
        pub fn verify_ed25519(&self, message: Vec<u8>, signature: Vec<u8>, public_key: Vec<u8>) -> bool {
            crypto::verify_with(Scheme::Ed25519, &message, &signature, &public_key)
        }

        /// Whether a secp256k1 signature over SHA-256 of the message is valid; the key has 33 or 65 bytes.
        pub fn verify_secp256k1(&self, message: Vec<u8>, signature: Vec<u8>, public_key: Vec<u8>) -> bool {
            crypto::verify_with(Scheme::Secp256k1, &message, &signature, &public_key)
        }

        /// Pays an entry of the airdrop to its account, once, whoever brings the proof: the hashes beside the way from the leaf to the root, lowest first.
        pub fn claim(&mut self, index: u64, account: Address, amount: u128, proof: Vec<Hash>) {
            require!(proof.len() <= PROOF_HASHES_MAX, "the proof has more than 32 hashes");
            require!(!self.claimed.contains(&index), "already claimed");
            require!(root_of(self.leaf(index, account, amount), index, &proof) == self.root.get(), "the proof does not lead to the root");
            let left = self.left.get();
            require!(left >= amount, "the airdrop has too little left");

            self.claimed.insert(&index, &true);
            self.left.set(&(left - amount));
            pay(&account, amount);
            Claimed { index, account, amount }.emit();
        }

        /// Whether an entry of the airdrop was paid.
        pub fn is_claimed(&self, index: u64) -> bool {
            self.claimed.contains(&index)
        }

        /// The leaf of an entry of the airdrop: `SHA-256(0x00 ‖ this contract ‖ index ‖ account ‖ amount)`, numbers little-endian.
        pub fn leaf(&self, index: u64, account: Address, amount: u128) -> Hash {
            // The first byte keeps leaves and nodes apart; the contract's address keeps a proof for another airdrop out.
            let mut bytes = vec![0];
            bytes.extend_from_slice(&context::contract().0);
            bytes.extend_from_slice(&index.to_le_bytes());
            bytes.extend_from_slice(&account.0);
            bytes.extend_from_slice(&amount.to_le_bytes());
            crypto::sha256(&bytes)
        }

        /// Locks the value sent behind a SHA-256 hash, for the receiver until the deadline. Answers the lock's number.
        #[payable]
        pub fn lock(&mut self, hash: Hash, to: Address, deadline: u64) -> u64 {
            let amount = context::value();
            require!(amount > 0, "no value was sent");
            require!(deadline > context::block_timestamp(), "the deadline has passed");

            let id = self.last_lock.get_or_default() + 1;
            let from = context::caller();
            self.last_lock.set(&id);
            self.locks.insert(&id, &Lock { from, to, amount, hash, deadline });
            Locked { id, from, to, amount, hash, deadline }.emit();
            id
        }

        /// Pays a lock to its receiver, whoever brings the preimage, before the deadline.
        pub fn unlock(&mut self, id: u64, preimage: Vec<u8>) {
            let lock = self.existing(id);
            require!(context::block_timestamp() < lock.deadline, "the deadline has passed");
            require!(preimage.len() <= PREIMAGE_BYTES_MAX, "the preimage is longer than 64 bytes");
            require!(crypto::sha256(&preimage) == lock.hash, "this is not the preimage");

            self.locks.remove(&id);
            pay(&lock.to, lock.amount);
            Unlocked { id, preimage }.emit();
        }

        /// Gives a lock back to its sender after the deadline.
        pub fn take_back(&mut self, id: u64) {
            let lock = self.existing(id);
            require!(context::block_timestamp() >= lock.deadline, "the deadline has not passed");

            self.locks.remove(&id);
            pay(&lock.from, lock.amount);
            TakenBack { id }.emit();
        }

        /// A lock that still waits.
        pub fn locked(&self, id: u64) -> Option<Lock> {
            self.locks.get(&id)
        }

        fn existing(&self, id: u64) -> Lock {
            match self.locks.get(&id) {
                Some(lock) => lock,
                None => revert!("no such lock"),
            }
        }
    }

    // Bit n of the index says whether the way comes from the right at height n: an index has one place in the tree, and so one claim.
    fn root_of(leaf: Hash, index: u64, proof: &[Hash]) -> Hash {
        require!(index >> proof.len() == 0, "the index is outside of a tree of this depth");
        let mut hash = leaf;
        for (height, beside) in proof.iter().enumerate() {
            let (left, right) = if index >> height & 1 == 0 { (&hash, beside) } else { (beside, &hash) };
            let mut bytes = [1; 65];
            bytes[1..33].copy_from_slice(left.as_ref());
            bytes[33..].copy_from_slice(right.as_ref());
            hash = crypto::sha256(&bytes);
        }
        hash
    }

    fn pay(to: &Address, amount: u128) {
        if let Err(error) = call::transfer(to, amount) {
            error.revert();
        }
    }
}
