/**
 * P(Dₙ < d) exactly: n!/nⁿ times an entry of the n-th power of Durbin's matrix (Marsaglia, Tsang and Wang 2003). Takes O((nd)³ log n).
 */
export function durbinProbability(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const power = matrixPower(durbinMatrix(k, k - n * d), size, n);
  let value = power.matrix[(k - 1) * size + k - 1] ?? 0;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i += 1) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1;
  const matrix = new Float64Array(size * size);
  const inverseFactorials = [1];
  for (let i = 1; i <= size; i += 1) inverseFactorials.push((inverseFactorials[i - 1] ?? 0) / i);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column += 1) {
      matrix[row * size + column] = inverseFactorials[row - column + 1] ?? 0;
    }
  }
  for (let i = 0; i < size; i += 1) {
    const less = h ** (i + 1) * (inverseFactorials[i + 1] ?? 0);
    matrix[i * size] = (matrix[i * size] ?? 0) - less;
    const last = (size - 1) * size + size - 1 - i;
    matrix[last] = (matrix[last] ?? 0) - less;
  }
  if (2 * h > 1) {
    const corner = (size - 1) * size;
    matrix[corner] = (matrix[corner] ?? 0) + (2 * h - 1) ** size * (inverseFactorials[size] ?? 0);
  }
  return matrix;
}

interface Scaled {
  matrix: Float64Array;
  /** The matrix is times 10 to this. */
  exponent: number;
}

function matrixPower(base: Float64Array, size: number, n: number): Scaled {
  let square: Scaled = { matrix: base, exponent: 0 };
  let result: Scaled | undefined;
  for (let left = n; ; ) {
    if (left % 2 === 1) result = result ? multiply(result, square, size) : square;
    left = Math.floor(left / 2);
    if (left === 0) return result ?? square;
    square = multiply(square, square, size);
  }
}

function multiply(a: Scaled, b: Scaled, size: number): Scaled {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < size; k += 1) {
      const factor = a.matrix[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j += 1) {
        matrix[i * size + j] =
          (matrix[i * size + j] as number) + factor * (b.matrix[k * size + j] as number);
      }
    }
  }
  const middle = (size - 1) / 2;
  let exponent = a.exponent + b.exponent;
  if ((matrix[middle * size + middle] as number) > 1e140) {
    for (let i = 0; i < matrix.length; i += 1) matrix[i] = (matrix[i] as number) * 1e-140;
    exponent += 140;
  }
  return { matrix, exponent };
}
