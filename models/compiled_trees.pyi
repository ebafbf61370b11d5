"""Types of the compiled loop over boosted trees."""

from bodytext.features.arrays import DoubleArray, FloatArray, IntArray

def sums(
    roots: IntArray, column: IntArray, threshold: FloatArray, child: IntArray, value: FloatArray, x: FloatArray, /
) -> DoubleArray: ...
