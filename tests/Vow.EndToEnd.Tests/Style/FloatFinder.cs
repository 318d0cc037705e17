using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Vow.EndToEnd.Tests.Style;

/// <summary>Walks signatures and notes where <c>float</c> or <c>double</c> occurs. The "type" it decodes to carries nothing.</summary>
internal sealed class FloatFinder : ISignatureTypeProvider<int, object?>
{
    private string _place = "";

    public SortedSet<string> Found { get; } = new(StringComparer.Ordinal);

    public void At<T>(string place, Func<T> decode)
    {
        _place = place;
        decode();
    }

    public int GetPrimitiveType(PrimitiveTypeCode typeCode)
    {
        if (typeCode is PrimitiveTypeCode.Single or PrimitiveTypeCode.Double) Found.Add(_place);
        return 0;
    }

    public int GetArrayType(int elementType, ArrayShape shape) => 0;

    public int GetByReferenceType(int elementType) => 0;

    public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

    public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

    public int GetGenericMethodParameter(object? genericContext, int index) => 0;

    public int GetGenericTypeParameter(object? genericContext, int index) => 0;

    public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

    public int GetPinnedType(int elementType) => 0;

    public int GetPointerType(int elementType) => 0;

    public int GetSZArrayType(int elementType) => 0;

    public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => 0;

    public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

    public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => 0;
}
