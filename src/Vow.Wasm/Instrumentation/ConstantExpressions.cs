namespace Vow.Wasm;

/// <summary>Gives the function references in constant expressions their new indices.</summary>
internal static class ConstantExpressions
{
    public static ConstantExpression Rewrite(ConstantExpression expression, Func<uint, uint> map)
    {
        var output = new ByteWriter(expression.Code.Length + 8);
        var code = new CodeWriter(output);
        var reader = new InstructionReader(expression.Code.Span, expression.Offset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            if (instruction.Opcode == Opcode.RefFunc) code.Op(Opcode.RefFunc, map((uint)instruction.A));
            else output.Bytes(expression.Code.Span[instruction.Start..instruction.End]);
        }

        return expression with { Code = output.ToArray() };
    }
}
