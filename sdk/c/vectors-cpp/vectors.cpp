// ../vectors through vow.hpp. Every encoding of spec/vectors/encoding.json: NAME decodes its input and encodes it again, key_NAME makes a key of a value, and
// unkey_NAME a value of a key.

#include <vow.hpp>

VOW_CONTRACT("vectors", "0.1.0");

VOW_STRUCT(Point, (i32, x), (i32, y), (string, label))
VOW_UNION(Shape, (Empty), (Circle, (u32, radius)), (Line, (Point, from), (Point, to)))
VOW_ENUM(Color, Red, Green, Blue)
VOW_OPTION(option_u32, u32)
VOW_OPTION(option_string, string)
VOW_LIST(list_u16, u16)
VOW_LIST(list_string, string)
VOW_MAP(map_string_u64, string, u64)
VOW_MAP(map_u32_bytes, u32, bytes)
VOW_MAP(map_i16_bool, i16, bool)
VOW_TUPLE(pair, (u8, first), (string, second))
VOW_TUPLE(payment, (address, to), (u128, amount))
VOW_OPTION(maybe_payment, payment)
VOW_LIST(payments, maybe_payment)
VOW_LIST(list_u8, u8)
VOW_MAP(inner, u8, list_u8)
VOW_LIST(inners, inner)
VOW_MAP(outer, u8, inners)
VOW_KEY_TUPLE(place, (string, name), (u32, number), (address, owner))

#define ECHO(name, T) VOW_QUERY(name, T, (T, value)) { return value; }
ECHO(bool, bool)
ECHO(u8, u8)
ECHO(u16, u16)
ECHO(u32, u32)
ECHO(u64, u64)
ECHO(u128, u128)
ECHO(i8, i8)
ECHO(i16, i16)
ECHO(i32, i32)
ECHO(i64, i64)
ECHO(i128, i128)
ECHO(string, string)
ECHO(bytes, bytes)
ECHO(address, address)
ECHO(hash, hash)
ECHO(option_u32, option_u32)
ECHO(option_string, option_string)
ECHO(list_u16, list_u16)
ECHO(list_string, list_string)
ECHO(map_string_u64, map_string_u64)
ECHO(map_u32_bytes, map_u32_bytes)
ECHO(map_i16_bool, map_i16_bool)
ECHO(tuple, pair)
ECHO(point, Point)
ECHO(shape, Shape)
ECHO(nested, payments)
ECHO(deep, outer)

// What a key method answers is bytes without a length before them, so it goes past the declared result.
#define KEYS(name, T)                                                       \
    VOW_QUERY(key_##name, (T, value)) {                                     \
        vow_writer key = vow_writer_growing();                              \
        vow::key_traits<vow_##T>::write(&key, value);                       \
        vow_host_return_data(key.data, key.size);                           \
    }                                                                       \
    extern "C" __attribute__((export_name("unkey_" #name))) void unkey_##name() { \
        uint32_t size = (uint32_t)vow_host_get_input(0, 0);                 \
        vow_reader key = vow_reader_of(vow_slot_(size), size);              \
        vow_##T value = vow::key_traits<vow_##T>::read(&key);               \
        VOW_REQUIRE(vow_finish(&key), "this is no key");                    \
        vow_writer out = vow_writer_growing();                              \
        vow::traits<vow_##T>::write(&out, value);                           \
        vow_host_return_data(out.data, out.size);                           \
    }
KEYS(bool, bool)
KEYS(u8, u8)
KEYS(u16, u16)
KEYS(u32, u32)
KEYS(u64, u64)
KEYS(u128, u128)
KEYS(i8, i8)
KEYS(i16, i16)
KEYS(i32, i32)
KEYS(i64, i64)
KEYS(i128, i128)
KEYS(string, string)
KEYS(bytes, bytes)
KEYS(address, address)
KEYS(hash, hash)
KEYS(tuple, place)
KEYS(color, Color)
