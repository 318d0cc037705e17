// Compute kernels for the metering benchmark. No host calls: run(n) repeats the work n times and returns a checksum.
// Build: ./build.sh
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
#define EXPORT(name) __attribute__((export_name(name)))

#if defined(SHA256)
static u8 message[1 << 20];
static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
static u32 rotr(u32 x, int n) { return x >> n | x << (32 - n); }
static void block(u32 *h, const u8 *p) {
  u32 w[64], s[8];
  for (int i = 0; i < 16; i++) w[i] = (u32)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    u32 a = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3, b = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  for (int i = 0; i < 8; i++) s[i] = h[i];
  for (int i = 0; i < 64; i++) {
    u32 t1 = s[7] + (rotr(s[4], 6) ^ rotr(s[4], 11) ^ rotr(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
    u32 t2 = (rotr(s[0], 2) ^ rotr(s[0], 13) ^ rotr(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + t1, s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) h[i] += s[i];
}
EXPORT("run") u32 run(u32 n) {
  u32 h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  while (n--)
    for (u32 i = 0; i < sizeof message; i += 64) block(h, message + i);
  return h[0];
}
#elif defined(MATRIX)
enum { N = 128 };
static u64 a[N][N], b[N][N], c[N][N];
EXPORT("run") u32 run(u32 n) {
  for (u32 i = 0; i < N; i++)
    for (u32 j = 0; j < N; j++) a[i][j] = i * 3 + j, b[i][j] = i + j * 7;
  while (n--)
    for (u32 i = 0; i < N; i++)
      for (u32 j = 0; j < N; j++) {
        u64 sum = 0;
        for (u32 k = 0; k < N; k++) sum += a[i][k] * b[k][j];
        c[i][j] = sum;
      }
  return (u32)c[5][7];
}
#elif defined(FIB)
static u32 __attribute__((noinline)) fib(u32 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
EXPORT("run") u32 run(u32 n) {
  u32 sum = 0;
  while (n--) sum += fib(22 + (sum & 1));
  return sum;
}
#elif defined(SORT)
enum { N = 20000 };
static u32 v[N];
static void sift(u32 root, u32 end) {
  for (u32 child; (child = 2 * root + 1) < end; root = child) {
    if (child + 1 < end && v[child] < v[child + 1]) child++;
    if (v[root] >= v[child]) return;
    u32 t = v[root];
    v[root] = v[child], v[child] = t;
  }
}
EXPORT("run") u32 run(u32 n) {
  u32 seed = 1;
  while (n--) {
    for (u32 i = 0; i < N; i++) v[i] = seed = seed * 1664525 + 1013904223;
    for (u32 i = N / 2; i-- > 0;) sift(i, N);
    for (u32 end = N; end-- > 1;) {
      u32 t = v[0];
      v[0] = v[end], v[end] = t;
      sift(0, end);
    }
  }
  return v[N / 2];
}
#endif
