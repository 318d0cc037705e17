// vow.h in C++20 (-fno-exceptions -fno-rtti): the same declarations, with storage as objects.
//
//   VOW_STORAGE_CELL(supply, u128);                  supply.get(), supply.set(v)
//   VOW_STORAGE_MAP(balances, address, u128);        balances[account].get(), balances[account] = v
//   VOW_STORAGE_ORDERED_MAP(names, string, address); for (auto [name, owner] : names) …
//   VOW_STORAGE_LIST(orders, Order);                 orders.push(order), orders.get(0), orders.size()
//
// Types, storage and methods are declared outside of any namespace.
#ifndef VOW_HPP
#define VOW_HPP

#ifdef VOW_H
#error "include vow.hpp instead of vow.h, not after it"
#endif

#pragma clang system_header

#include <stdint.h>

namespace vow {

// How a type is encoded: `max` bytes at most, `read`, `write`. Filled by vow.h for each type it declares.
template <class T> struct traits;
template <class T> struct key_traits;

// A prefix of storage keys, as a template's argument.
template <uint32_t N> struct prefix {
    char text[N];
    constexpr prefix(const char (&literal)[N]) {
        static_assert(N > 1, "a storage prefix cannot be empty");
        for (uint32_t i = 0; i < N; i++) text[i] = literal[i];
    }
    static constexpr uint32_t size = N - 1;
};

} // namespace vow

#define VOW_TRAITS_(T)                                                                                                  \
    template <> struct vow::traits<vow_##T> {                                                                           \
        static constexpr uint32_t max = vow_max_##T;                                                                    \
        static vow_##T read(vow_reader *r) { return vow_read_##T(r); }                                                  \
        static void write(vow_writer *w, vow_##T value) { vow_write_##T(w, value); }                                    \
    };
#define VOW_KEY_TRAITS_(T)                                                                                              \
    template <> struct vow::key_traits<vow_##T> {                                                                       \
        static constexpr uint32_t max = vow_keymax_##T;                                                                 \
        static vow_##T read(vow_reader *r) { return vow_unkey_##T(r); }                                                 \
        static void write(vow_writer *w, vow_##T value) { vow_key_##T(w, value); }                                      \
    };

#define VOW_STORAGE_CELL(name, T, ...) VOW_CPP_CELL_(name, T, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_MAP(name, from, to, ...) VOW_CPP_MAP_(map, map, name, from, to, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_ORDERED_MAP(name, from, to, ...) VOW_CPP_MAP_(ordered_map, ordered_map, name, from, to, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_STORAGE_LIST(name, T, ...) VOW_CPP_LIST_(name, T, VOW_PREFIX_(name, __VA_ARGS__))
#define VOW_CPP_CELL_(name, T, prefix)                                                                                  \
    __asm__(VOW_ABI_STORAGE_(name, cell, prefix) "vow_storage_end " #T "\n");                                           \
    static constexpr vow::cell<prefix, vow_##T> name
#define VOW_CPP_MAP_(kind, type, name, from, to, prefix)                                                                \
    __asm__(VOW_ABI_STORAGE_(name, kind, prefix) "vow_storage_key " #from "\nvow_storage_end " #to "\n");               \
    static constexpr vow::type<prefix, vow_##from, vow_##to> name
#define VOW_CPP_LIST_(name, T, prefix)                                                                                  \
    __asm__(VOW_ABI_STORAGE_(name, list, prefix) "vow_storage_end " #T "\n");                                           \
    static constexpr vow::list<prefix, vow_##T> name

#include "vow.h"

namespace vow {

using u8 = vow_u8;
using u16 = vow_u16;
using u32 = vow_u32;
using u64 = vow_u64;
using u128 = vow_u128;
using i8 = vow_i8;
using i16 = vow_i16;
using i32 = vow_i32;
using i64 = vow_i64;
using i128 = vow_i128;
using address = vow_address;
using hash = vow_hash;
using string = vow_string;
using bytes = vow_bytes;

// One key of the storage with a value of type T. It is made once for all that is done with it.
template <uint32_t Capacity, class T> class entry {
public:
    // Whether there is a value, which is read then.
    bool find(T &value) const {
        uint8_t buffer[VOW_ROOM_(traits<T>::max)];
        int32_t size = vow_host_storage_get(key_, size_, buffer, small ? traits<T>::max : 0);
        if (size < 0) return false;
        vow_reader r = vow_stored_(buffer, traits<T>::max, static_cast<uint32_t>(size));
        value = traits<T>::read(&r);
        vow_finish(&r);
        return true;
    }

    // The value, or zeros.
    T get() const {
        T value{};
        find(value);
        return value;
    }
    T get_or(T other) const {
        find(other);
        return other;
    }

    void set(T value) const {
        uint8_t buffer[VOW_ROOM_(traits<T>::max)];
        vow_writer w = small ? vow_writer_to(buffer, traits<T>::max) : vow_writer_growing();
        traits<T>::write(&w, value);
        vow_check_(&w);
        vow_host_storage_write(key_, size_, w.data, w.size);
    }
    void operator=(T value) const { set(value); }
    // An entry stands for its value: balances[a] = balances[b] stores what b has.
    void operator=(const entry &other) const { set(other.get()); }
    entry(const entry &) = default;

    bool has() const { return vow_host_storage_has(key_, size_) == 1; }
    bool remove() const { return vow_host_storage_delete(key_, size_) == 0; }

    const uint8_t *key() const { return key_; }
    uint32_t key_size() const { return size_; }

    static entry of(const char *prefix, uint32_t size) {
        entry made;
        vow_writer w = vow_writer_to(made.key_, Capacity);
        vow_put(&w, prefix, size);
        made.size_ = w.size;
        return made;
    }
    template <class K> static entry of(const char *prefix, uint32_t size, K key) {
        entry made;
        vow_writer w = vow_writer_to(made.key_, Capacity);
        vow_put(&w, prefix, size);
        key_traits<K>::write(&w, key);
        vow_check_(&w);
        made.size_ = w.size;
        return made;
    }

private:
    entry() = default;

    static constexpr bool small = traits<T>::max <= VOW_STACK_BYTES_MAX;
    uint8_t key_[Capacity];
    uint32_t size_;
};

template <prefix Prefix, class T> class cell {
public:
    bool find(T &value) const { return at().find(value); }
    T get() const { return at().get(); }
    T get_or(T other) const { return at().get_or(other); }
    void set(T value) const { at().set(value); }
    bool has() const { return at().has(); }
    bool remove() const { return at().remove(); }

private:
    static auto at() { return entry<Prefix.size, T>::of(Prefix.text, Prefix.size); }
};

template <prefix Prefix, class K, class T> class map {
public:
    auto operator[](K key) const { return entry<capacity, T>::of(Prefix.text, Prefix.size, key); }

protected:
    static constexpr uint32_t most = Prefix.size + key_traits<K>::max, capacity = most > VOW_KEY_BYTES_MAX ? VOW_KEY_BYTES_MAX : most;
};

// A map that can be walked in the order of its keys, as it was when the walk began.
template <prefix Prefix, class K, class T> class ordered_map : public map<Prefix, K, T> {
public:
    struct item { K key; T value; };
    struct end_mark {};

    class cursor {
    public:
        cursor(const void *start, uint32_t size, bool descending) {
            char end[Prefix.size];
            for (uint32_t i = 0; i < Prefix.size; i++) end[i] = static_cast<char>(Prefix.text[i] + (i == Prefix.size - 1));
            iterator_ = static_cast<uint32_t>(vow_host_storage_scan(start, size, end, Prefix.size, descending));
            ++*this;
        }
        const item &operator*() const { return item_; }
        bool operator!=(end_mark) const { return more_; }
        cursor &operator++() {
            constexpr uint32_t max = VOW_BOUND_(4ull + Prefix.size + key_traits<K>::max + traits<T>::max);
            uint8_t buffer[VOW_ROOM_(max)];
            int32_t size = vow_host_storage_next(iterator_, buffer, VOW_ROOM_(max));
            more_ = size >= 0;
            if (!more_) return *this;
            vow_reader r = vow_stored_(buffer, max, static_cast<uint32_t>(size));
            uint32_t end = 4 + vow_read_u32(&r), all = r.size;
            r.at = 4 + Prefix.size;
            r.size = end;
            item_.key = key_traits<K>::read(&r);
            vow_finish(&r);
            r.size = all;
            item_.value = traits<T>::read(&r);
            vow_finish(&r);
            return *this;
        }

    private:
        uint32_t iterator_;
        bool more_;
        item item_;
    };

    struct range {
        cursor first;
        cursor begin() const { return first; }
        end_mark end() const { return {}; }
    };

    cursor begin() const { return {Prefix.text, Prefix.size, false}; }
    end_mark end() const { return {}; }
    range descending() const { return {{Prefix.text, Prefix.size, true}}; }
    range from(K key) const {
        auto start = (*this)[key];
        return {{start.key(), start.key_size(), false}};
    }
};

template <prefix Prefix, class T> class list {
public:
    uint32_t size() const { return length().get(); }
    T get(uint32_t index) const {
        T value{};
        if (!at(index).find(value)) fail();
        return value;
    }
    void set(uint32_t index, T value) const {
        if (index >= size()) fail();
        at(index).set(value);
    }
    void push(T value) const {
        uint32_t count = size();
        if (count == UINT32_MAX) vow_host_revert(VOW_TEXT_("panicked: a list is full"));
        at(count).set(value);
        length().set(count + 1);
    }
    T pop() const {
        uint32_t count = size();
        T value = get(count - 1);
        at(count - 1).remove();
        length().set(count - 1);
        return value;
    }

private:
    static auto length() { return entry<Prefix.size, uint32_t>::of(Prefix.text, Prefix.size); }
    static auto at(uint32_t index) { return entry<Prefix.size + 4, T>::of(Prefix.text, Prefix.size, index); }
    [[noreturn]] static void fail() { vow_host_revert(VOW_TEXT_("panicked: index out of a list's bounds")); }
};

} // namespace vow

#endif
